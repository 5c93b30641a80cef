import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Segmented, Skeleton } from 'antd'
import { type Stream, streamNames, streams } from '../../../../../src/core/codes.ts'
import type { BalanceLine, MaterialBalance } from '../../../../../src/inventory/contract.ts'
import { presentMass, usualDigits } from '../../../../../src/inventory/present.rules.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker, PeriodPicker } from '../../../../ui/period-picker.tsx'
import { ScopePicker } from '../../../../ui/scope-picker.tsx'
import { type SearchState, useSearchState } from '../../../../ui/search-state.ts'

const terms: readonly (readonly [keyof BalanceLine, string, 'in' | 'out'])[] = [
  ['opening', '期初', 'in'],
  ['generated', '产生', 'in'],
  ['received', '接收', 'in'],
  ['unexplained', '来源待补', 'in'],
  ['flows', '流出', 'out'],
  ['residues', '转为残渣', 'out'],
  ['closing', '期末', 'out'],
  ['discrepancy', '磅差', 'out'],
  ['unallocated', '去向未报', 'out'],
]

type Line = MaterialBalance['lines'][number]

/** opening + in = out + closing, per stream, facility or code; every row must close. */
export function BalancePage() {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery).data
  const years = district?.years ?? []
  const period = search.period ?? String(startYear(district) ?? '')
  const query = {
    period,
    scope: search.scope,
    asOf: search.asOf,
    by: search.by ?? 'stream',
    stream: search.stream,
  }
  const balance = useQuery({
    queryKey: ['balance', query],
    queryFn: ({ signal }) => get<MaterialBalance>('/api/v1/balance', query, signal),
    enabled: period !== '',
    placeholderData: keepPreviousData,
  })
  const data = balance.data
  return (
    <Page
      title="物料平衡"
      crumbs={[{ label: '台账' }]}
      lead="期初 + 产生 + 接收 + 来源待补 = 流出 + 转为残渣 + 期末 + 磅差 + 去向未报。"
      aside={data ? <Marks marks={data.marks} /> : null}
      actions={<ExportButton label="Excel" path="/api/v1/balance.xlsx" query={query} />}
    >
      <search className="row no-print" aria-label="期间、范围与分组">
        <PeriodPicker value={period} years={years} onChange={(key) => setSearch({ period: key })} />
        <ScopePicker value={search.scope} onChange={(key) => setSearch({ scope: key })} />
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
        <Grouping by={query.by} stream={search.stream} onChange={setSearch} />
      </search>
      {balance.error ? <Failure error={balance.error} onRetry={() => void balance.refetch()} /> : null}
      {balance.isPending && !balance.error ? <Skeleton active /> : null}
      {data ? (
        <>
          <p className="small muted">
            {data.title}，单位：{data.unit}，截至 {data.asOf}
          </p>
          <DataTable<Line>
            caption="物料平衡"
            columns={columnsOf(data)}
            rows={data.lines}
            rowKey={(l) => l.key}
            dimmed={balance.isPlaceholderData}
          />
        </>
      ) : null}
    </Page>
  )
}

interface GroupingProps {
  readonly by: string
  readonly stream: string | undefined
  readonly onChange: (patch: SearchState) => void
}

function Grouping({ by, stream, onChange }: GroupingProps) {
  return (
    <>
      <Segmented
        aria-label="分组"
        value={by}
        options={[
          { value: 'stream', label: '按类别' },
          { value: 'facility', label: '按设施' },
          { value: 'code', label: '按代码' },
        ]}
        onChange={(next) => onChange({ by: next === 'stream' ? undefined : String(next) })}
      />
      {by === 'stream' ? null : (
        <Segmented
          aria-label="废物类别"
          value={stream ?? ''}
          options={[
            { value: '', label: '全部' },
            ...streams.map((value: Stream) => ({ value, label: streamNames[value] })),
          ]}
          onChange={(next) => onChange({ stream: String(next) || undefined })}
        />
      )}
    </>
  )
}

function columnsOf(data: MaterialBalance): Column<Line>[] {
  const figures = terms.map(
    ([key, title, side]): Column<Line> => ({
      key,
      title: side === 'in' ? `+ ${title}` : `− ${title}`,
      align: 'right',
      render: ({ balance }) => {
        const value = balance[key]
        if (value === undefined || value === '0') return <span className="muted">0</span>
        const warns = key === 'unexplained' || key === 'unallocated'
        return (
          <span className={`num${warns ? ' warning' : ''}`} title={`${groupDigits(value)} ${data.unit}`}>
            {groupDigits(presentMass(value, data.unit, usualDigits(data.unit, data.scope.kind)).text)}
          </span>
        )
      },
    }),
  )
  return [{ key: 'label', title: '', render: (l) => l.label }, ...figures]
}
