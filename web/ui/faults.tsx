import './failure.css'

export interface ListedFault {
  readonly row: number | null
  readonly column: string | null
  readonly code: string
  readonly message: string
}

/** What is wrong or odd in a list that was sent, by row and column, errors first. */
export function Faults({
  errors,
  warnings,
}: {
  errors: readonly ListedFault[]
  warnings: readonly ListedFault[]
}) {
  if (errors.length + warnings.length === 0) return null
  return (
    <div
      role={errors.length > 0 ? 'alert' : 'status'}
      className={errors.length > 0 ? 'failure' : 'failure mild'}
    >
      <div>
        <p>
          有误 {errors.length} 处，提示 {warnings.length} 处
        </p>
        <ul className="faults">
          {[...errors, ...warnings].map((f) => (
            <li key={`${f.row}${f.column}${f.code}${f.message}`}>
              {f.row === null ? '' : `第 ${f.row} 行 `}
              {f.column ? `${f.column} 列：` : ''}
              {f.message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
