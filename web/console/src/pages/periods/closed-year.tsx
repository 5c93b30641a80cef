import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type Stream, streamNames, streams } from '../../../../../src/core/codes.ts'
import { containsPeriod, monthPeriod, overlaps, type Period } from '../../../../../src/core/period.ts'
import type { PeriodRow } from '../../../../../src/ledger/queries.contract.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { useSearchState } from '../../../../ui/search-state.ts'
import './periods.css'

type State = 'closed' | 'partly' | 'open'
const words: Readonly<Record<State, string>> = { closed: '已封账', partly: '部分封账', open: '未封账' }

/** Twelve months by six streams at one glance. Closings of single parties count as 部分. */
export function ClosedYear({ periods }: { periods: readonly PeriodRow[] }) {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery).data
  const years = [
    ...new Set([...(district?.years ?? []), ...periods.map((p) => Number(p.from.slice(0, 4)))]),
  ].sort((a, b) => b - a)
  const year = Number(search.year ?? startYear(district) ?? years[0])
  if (!year) return null
  return (
    <section className="panel" aria-label="各月封账情况">
      <div className="row" style={{ marginBottom: 8 }}>
        <h2 className="section-title" style={{ margin: 0 }}>
          各月封账情况
        </h2>
        <Select
          aria-label="年份"
          size="small"
          value={year}
          options={years.map((y) => ({ value: y, label: `${y}年` }))}
          onChange={(y: number) => setSearch({ year: String(y) })}
        />
      </div>
      <div className="table-scroll" style={{ border: 0 }}>
        <table className="closed-year">
          <thead>
            <tr>
              <th scope="col">类别</th>
              {Array.from({ length: 12 }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: months are their own index
                <th key={i} scope="col" className="num">
                  {i + 1}月
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {streams.map((stream) => (
              <tr key={stream}>
                <th scope="row">{streamNames[stream]}</th>
                {Array.from({ length: 12 }, (_, i) => {
                  const state = stateOf(periods, stream, monthPeriod(year, i + 1))
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: months are their own index
                    <td key={i} className={state} title={`${streamNames[stream]} ${i + 1}月 ${words[state]}`}>
                      {state === 'closed' ? '封' : state === 'partly' ? '部分' : '·'}
                      <span className="visually-hidden">{words[state]}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function stateOf(periods: readonly PeriodRow[], stream: Stream, month: Period): State {
  const closed = periods.filter((p) => p.stream === stream && p.reopenedAt === null)
  const span = (p: PeriodRow) => ({ from: p.from, to: p.to }) as Period
  if (closed.some((p) => p.party === null && containsPeriod(span(p), month))) return 'closed'
  return closed.some((p) => overlaps(span(p), month)) ? 'partly' : 'open'
}
