import type { AmendmentSheet } from '../../../../../src/plan/amendments.contract.ts'

/** What a workbook of measures has wrong, by Excel's own row. */
export function SheetFaults({ faults }: { faults: AmendmentSheet['faults'] }) {
  return (
    <div role="alert">
      <p className="danger">有 {faults.length} 处错误，改好后再载入：</p>
      <ul className="small">
        {faults.slice(0, 50).map((fault) => (
          <li key={`${fault.row} ${fault.message}`}>
            {fault.row > 0 ? `第 ${fault.row} 行：` : ''}
            {fault.message}
          </li>
        ))}
      </ul>
    </div>
  )
}
