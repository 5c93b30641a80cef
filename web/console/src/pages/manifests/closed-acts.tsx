/** Acts that are not possible now, each with its reason, behind one line. */
export function ClosedActs({
  acts,
}: {
  readonly acts: readonly { readonly kind: string; readonly name: string; readonly message: string }[]
}) {
  if (acts.length === 0) return null
  return (
    <details>
      <summary className="muted">现在不能办的 {acts.length} 项及原因</summary>
      <ul className="act-closed">
        {acts.map((c) => (
          <li key={c.kind} className="small">
            <b>{c.name}</b>：{c.message}
          </li>
        ))}
      </ul>
    </details>
  )
}
