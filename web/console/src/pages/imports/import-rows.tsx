import { Link } from '@tanstack/react-router'
import {
  type ImportCounts,
  type ImportRowView,
  type ImportView,
  outcomes,
  type Verdict,
  verdictNames,
  verdicts,
} from '../../../../../src/intake/contract.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { MessageText } from './problems.tsx'

const outcomeNames: Readonly<Record<(typeof outcomes)[number], string>> = {
  booked: '已入账',
  corrected: '已更正',
  reversed: '已冲回',
  attached: '附到已有账目',
  noted: '只作登记',
  refused: '未能入账',
  left: '留待处理',
}
const verdictTones: Readonly<Record<Verdict, 'plain' | 'good' | 'warning' | 'bad'>> = {
  error: 'bad',
  changed: 'warning',
  unchanged: 'plain',
  matched: 'good',
  warning: 'warning',
  good: 'good',
  missing: 'warning',
}

const columns: readonly Column<ImportRowView>[] = [
  {
    key: 'place',
    title: '位置',
    render: (r) => (
      <span className="num nowrap">
        {r.sheet ? `${r.sheet} ` : ''}
        {r.row === null ? '—' : `第 ${r.row} 行`}
      </span>
    ),
  },
  {
    key: 'verdict',
    title: '核对',
    render: (r) => <Mark tone={verdictTones[r.verdict]}>{verdictNames[r.verdict]}</Mark>,
  },
  { key: 'day', title: '日期', render: (r) => <span className="num nowrap">{r.day ?? '—'}</span> },
  { key: 'code', title: '代码', render: (r) => <span className="num nowrap">{r.code ?? '—'}</span> },
  {
    key: 'grams',
    title: '数量（吨）',
    align: 'right',
    render: (r) => (r.grams === null ? '—' : <Mass grams={r.grams} />),
  },
  { key: 'messages', title: '说明', card: 'wide', render: (r) => <Explanation row={r} />, width: '42%' },
  {
    key: 'outcome',
    title: '结果',
    render: (r) => (
      <span className="nowrap">
        {r.outcome ? outcomeNames[r.outcome] : '—'}{' '}
        {r.posting === null ? null : (
          <Link to={`/postings/${r.posting}`} className="num">
            #{r.posting}
          </Link>
        )}
      </span>
    ),
  },
]

function Explanation({ row }: { row: ImportRowView }) {
  return (
    <>
      {row.messages.map((m) => (
        <div key={`${m.column}${m.code}${m.message}`}>
          <MessageText message={{ ...m, sheet: null, row: null }} />
          {m.value ? <span className="muted small">　原值：{m.value}</span> : null}
        </div>
      ))}
      {row.differences.map((d) => (
        <div key={d.field} className="small">
          {d.title}：<s className="muted">{d.before || '空'}</s> → <b>{d.after || '空'}</b>
        </div>
      ))}
      {row.messages.length === 0 && row.differences.length === 0 ? (
        <span className="small muted">
          {Object.values(row.raw)
            .filter((v) => v !== null && v !== '')
            .slice(0, 6)
            .join(' · ')}
        </span>
      ) : null}
    </>
  )
}

/** Every row with its verdict; the counts above are the filter. */
export function ImportRows({ view }: { view: ImportView }) {
  const [search, setSearch] = useSearchState()
  const counts: ImportCounts = view.counts
  return (
    <section className="stack" aria-label="逐行核对">
      <fieldset className="bare verdicts" aria-label="按核对结果筛选">
        <button
          type="button"
          aria-pressed={!search.verdict}
          onClick={() => setSearch({ verdict: undefined })}
        >
          <span className="n num">{counts.rows}</span>全部
        </button>
        {verdicts
          .filter((v) => counts[v] > 0 || v === 'error')
          .map((verdict) => (
            <button
              key={verdict}
              type="button"
              aria-pressed={search.verdict === verdict}
              disabled={counts[verdict] === 0}
              onClick={() => setSearch({ verdict })}
            >
              <span className={`n num${verdict === 'error' && counts.error > 0 ? ' danger' : ''}`}>
                {counts[verdict]}
              </span>
              {verdictNames[verdict]}
            </button>
          ))}
      </fieldset>
      <DataList<ImportRowView>
        path={`/api/v1/imports/${view.id}/rows`}
        caption="逐行核对"
        columns={columns}
        rowKey={(r) => r.no}
        searchHint="行内任意文字"
        filters={[
          {
            key: 'outcome',
            label: '结果',
            options: outcomes.map((value) => ({ value, label: outcomeNames[value] })),
          },
        ]}
        extraKeys={['verdict']}
        empty={{ text: '没有数据行。表头之下没有可读的行，可查看“列对应”。' }}
        version={view.updatedAt}
      />
    </section>
  )
}
