/** Load in percent of capacity; above 100 it warns. */
export function LoadBar({ percent }: { percent: string | null }) {
  if (percent === null) return <span className="muted">—</span>
  const n = Number(percent)
  return (
    <span>
      <span className={`num${n > 100 ? ' danger' : ''}`}>{percent}%</span>
      <span className="evidence" aria-hidden="true" style={{ marginTop: 3 }}>
        <span
          style={{ width: `${Math.min(n, 100)}%`, background: n > 100 ? 'var(--danger)' : 'var(--accent)' }}
        />
      </span>
    </span>
  )
}
