import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { streamNames, streams } from '../../../../../src/core/codes.ts'
import { managementClassNames } from '../../../../../src/parties/contract.ts'
import type { GeneratorRow } from '../../../../../src/reporting/contract.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import './submissions.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'

const columns: readonly Column<GeneratorRow>[] = [
  {
    key: 'party',
    title: '产废单位',
    fit: 'name',
    render: (g) => <Link to={`/parties/${g.party.id}`}>{g.party.name}</Link>,
  },
  { key: 'stream', title: '废物类别', render: (g) => g.streamName },
  {
    key: 'class',
    title: '危废管理',
    render: (g) => (g.managementClass ? managementClassNames[g.managementClass] : '—'),
  },
  { key: 'months', title: '各月', card: 'wide', render: (g) => <Months row={g} />, width: '44%' },
  {
    key: 'missing',
    title: '缺报',
    align: 'right',
    render: (g) => (
      <span className={`num${g.missing.length > 0 ? ' danger' : ''}`}>{g.missing.length} 个月</span>
    ),
  },
]

function Months({ row }: { row: GeneratorRow }) {
  const all = [...row.months.map((m) => [m, true] as const), ...row.missing.map((m) => [m, false] as const)]
  all.sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <ul className="plain due-list">
      {all.map(([month, there]) => (
        <li key={month} className={there ? 'reported' : 'late'}>
          {Number(month.slice(5, 7))}月
          <span className="visually-hidden">{there ? '有记录' : '没有记录'}</span>
        </li>
      ))}
    </ul>
  )
}

/** Months with and without records of every generator; a month without is asked about, not assumed to be zero. */
export function Generators() {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery).data
  const year = search.year ?? String(startYear(district) ?? '')
  if (year === '') return null
  return (
    <DataList<GeneratorRow>
      path="/api/v1/submissions/generators"
      caption="产废单位报送"
      fixed={{ year }}
      columns={columns}
      rowKey={(g) => `${g.party.id}-${g.stream}`}
      searchHint="单位名称"
      filters={[
        {
          key: 'stream',
          label: '废物类别',
          options: streams.map((value) => ({ value, label: streamNames[value] })),
          width: 170,
        },
        { key: 'missing', label: '是否缺报', options: [{ value: 'true', label: '只看缺报' }], width: 120 },
      ]}
      extraFilters={<YearPicker value={year} onChange={(next) => setSearch({ year: next })} />}
      empty={{ text: '这一年还没有产废单位的记录。' }}
    />
  )
}
