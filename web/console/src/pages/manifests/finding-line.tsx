import type { Finding } from '../../../../../src/manifests/contract.ts'

/** What was looked at and found odd or forbidden, with its clause where the words do not name it yet. */
export function FindingLine({ of: { message, basis } }: { of: Finding }) {
  const cited = basis !== null && !message.includes(basis)
  return (
    <p className="small warning">
      {message}
      {cited ? `（${basis}）` : ''}
    </p>
  )
}
