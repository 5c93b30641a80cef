import type { RowMessage } from '../../../../../src/intake/contract.ts'
import '../../../../ui/failure.css'

/** What is wrong with the file as a whole, or speaks of no single row. */
export function Problems({ problems }: { problems: readonly RowMessage[] }) {
  if (problems.length === 0) return null
  const bad = problems.some((p) => p.severity === 'error')
  return (
    <div role={bad ? 'alert' : 'status'} className={bad ? 'failure' : 'failure mild'}>
      <div>
        <p>{bad ? '文件有问题' : '文件有提示'}</p>
        <ul>
          {problems.map((p) => (
            <li key={`${p.sheet}${p.row}${p.column}${p.code}${p.message}`}>
              <MessageText message={p} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** Sheet, row, column as Excel names them, the value found, and what was expected. */
export function MessageText({ message: m }: { message: RowMessage }) {
  const place = [
    m.sheet ? `“${m.sheet}”` : '',
    m.row === null ? '' : `第 ${m.row} 行`,
    m.column ? `${m.column} 列` : '',
  ]
    .filter(Boolean)
    .join(' ')
  return (
    <span className={m.severity === 'error' ? 'danger' : 'warning'}>
      {place ? <b>{place}　</b> : null}
      {m.message}
    </span>
  )
}
