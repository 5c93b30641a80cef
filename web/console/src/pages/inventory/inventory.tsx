import { PrinterOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Segmented, Skeleton, Switch } from 'antd'
import { type Inventory, marksOf } from '../../../../../src/inventory/contract.ts'
import { inventoryTitle } from '../../../../../src/inventory/present.rules.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { EvidenceLegend } from '../../../../ui/evidence.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker, PeriodPicker } from '../../../../ui/period-picker.tsx'
import { ScopePicker } from '../../../../ui/scope-picker.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Drill } from './drill.tsx'
import './inventory.css'
import { TablePanel } from './table-panel.tsx'

/** 废物清单: the six tables of annex 3 for a period and a scope, as known on a day. */
export function InventoryPage() {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery)
  const me = useQuery(meQuery).data
  const years = district.data?.years ?? []
  const period = search.period ?? String(startYear(district.data) ?? '')
  const query = { period, scope: search.scope, asOf: search.asOf, sector: search.sector }
  const inventory = useQuery({
    queryKey: ['inventory', query],
    queryFn: ({ signal }) => get<Inventory>('/api/v1/inventory', query, signal),
    enabled: period !== '',
    placeholderData: keepPreviousData,
  })
  const data = inventory.data
  const shown = data?.tables.filter((t) => !search.table || String(t.no) === search.table) ?? []
  const withEvidence = search.evidence !== 'off'
  return (
    <Page
      title="废物清单"
      aside={data ? <Marks marks={marksOf(data)} /> : null}
      lead={
        data
          ? `${inventoryTitle(data)}，按 ${data.asOf} 已知的账目计算。点任一数字，可逐层查到原始记录。`
          : undefined
      }
      actions={
        me && may(me, 'export', 'inventory') ? (
          <>
            <ExportButton label="Excel" path="/api/v1/inventory.xlsx" query={query} />
            <ExportButton label="Word" path="/api/v1/inventory.docx" query={query} />
            <ExportButton label="JSON" path="/api/v1/inventory.json" query={query} />
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
              打印
            </Button>
          </>
        ) : null
      }
    >
      <search className="row no-print" aria-label="期间、范围与截至日">
        <PeriodPicker value={period} years={years} onChange={(key) => setSearch({ period: key })} />
        {me?.abilities.inventory.read === 'all' ? (
          <ScopePicker value={search.scope} onChange={(key) => setSearch({ scope: key })} />
        ) : null}
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
        <span className="grow" />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: antd's Switch renders the button inside */}
        <label className="row small muted">
          <Switch
            size="small"
            checked={withEvidence}
            onChange={(on) => setSearch({ evidence: on ? undefined : 'off' })}
            aria-label="显示证据条"
          />
          证据条
        </label>
      </search>
      {district.error ? <Failure error={district.error} onRetry={() => void district.refetch()} /> : null}
      {inventory.error ? <Failure error={inventory.error} onRetry={() => void inventory.refetch()} /> : null}
      {inventory.isPending && !inventory.error && !district.error ? (
        <Skeleton active paragraph={{ rows: 14 }} />
      ) : null}
      {data ? (
        <div className="stack inventory-page">
          <div className="row no-print inventory-tabs">
            <Segmented
              aria-label="选择表"
              value={search.table ?? ''}
              onChange={(table) => setSearch({ table: String(table) || undefined })}
              options={[
                { value: '', label: '全部' },
                ...data.tables.map((t) => ({ value: String(t.no), label: `表${t.no} ${t.title}` })),
              ]}
            />
          </div>
          {withEvidence ? <EvidenceLegend /> : null}
          <div className={`stack${inventory.isPlaceholderData ? ' inventory-stale' : ''}`}>
            {shown.map((table) => (
              <TablePanel
                key={table.no}
                table={table}
                scope={data.scope.kind}
                withEvidence={withEvidence}
                sector={search.sector}
                onSector={(sector) => setSearch({ sector })}
                onDrill={(row, column) =>
                  setSearch({ cell: `${table.no}/${row}/${column}`, path: undefined })
                }
              />
            ))}
          </div>
          <Drill
            cell={search.cell}
            path={search.path}
            inventory={data}
            query={query}
            onMove={(path) => setSearch({ path })}
            onClose={() => setSearch({ cell: undefined, path: undefined })}
          />
        </div>
      ) : null}
    </Page>
  )
}
