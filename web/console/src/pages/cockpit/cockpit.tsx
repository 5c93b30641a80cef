import { PrinterOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Segmented, Skeleton } from 'antd'
import type { Cockpit } from '../../../../../src/cockpit/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { EvidenceLegend } from '../../../../ui/evidence.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { AttentionList } from './attention.tsx'
import './cockpit.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'
import { EvidenceByStream } from './evidence-by-stream.tsx'
import { Flow } from './flow.tsx'
import { Leaders } from './leaders.tsx'
import { StreamCard } from './stream-card.tsx'

const ofWhom: Readonly<Record<string, string>> = { street: '本街道', unit: '本部门', own: '本单位' }

/** The first cockpit. Six streams side by side and no sum over them: residues of treatment would count twice. */
export function CockpitPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const mayLead = me !== undefined && may(me, 'read', 'indicator') && may(me, 'read', 'calendar')
  const leading = mayLead && (search.view ?? (me.role === 'leader' ? 'leaders' : 'streams')) === 'leaders'
  const district = useQuery(districtQuery)
  const year = Number(search.year ?? startYear(district.data) ?? 0)
  const cockpit = useQuery({
    queryKey: ['cockpit', year],
    queryFn: ({ signal }) => get<Cockpit>('/api/v1/cockpit', { year }, signal),
    enabled: year > 0 && !leading,
    placeholderData: keepPreviousData,
  })
  const data = cockpit.data
  const scope = me?.abilities.inventory.read
  // Whoever sees a part of the district is shown what that part has.
  const shown = data?.streams.filter((s) => scope === 'all' || s.figures.some((f) => f.value !== null)) ?? []
  return (
    <Page
      title={`${scope === 'all' ? (district.data?.name ?? '') : (ofWhom[scope ?? 'own'] ?? '')}固体废物全景`}
      aside={<Marks marks={leading ? (district.data?.marks ?? []) : (data?.marks ?? [])} />}
      lead={
        leading
          ? `${year}年。数字由账本和填报算出，点开可查到底。`
          : data
            ? `${data.year}年，按 ${data.asOf} 已知的账目计算。六类分列，不作总和：处理残渣不重复计数。`
            : undefined
      }
      actions={
        <>
          {mayLead ? (
            <Segmented
              aria-label="看法"
              value={leading ? 'leaders' : 'streams'}
              options={[
                { value: 'leaders', label: '领导一页' },
                { value: 'streams', label: '六类全景' },
              ]}
              onChange={(view) => setSearch({ view: String(view) })}
            />
          ) : null}
          <YearPicker value={year} onChange={(next) => setSearch({ year: next })} />
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            打印
          </Button>
        </>
      }
    >
      {district.error ? <Failure error={district.error} onRetry={() => void district.refetch()} /> : null}
      {leading && year > 0 ? <Leaders year={year} /> : null}
      {cockpit.error ? <Failure error={cockpit.error} onRetry={() => void cockpit.refetch()} /> : null}
      {!leading && (cockpit.isPending || district.isPending) && !cockpit.error && !district.error ? (
        <Skeleton active paragraph={{ rows: 12 }} />
      ) : null}
      {data && !leading ? (
        <div className={`cockpit${cockpit.isPlaceholderData ? ' stale' : ''}`}>
          <section className="cockpit-cards" aria-label="各类固体废物">
            {shown.map((stream) => (
              <StreamCard key={stream.stream} stream={stream} year={data.year} />
            ))}
          </section>
          <section className="panel cockpit-attention" aria-labelledby="attention">
            <h2 id="attention">需要关注</h2>
            <AttentionList items={data.attention} />
          </section>
          <section className="panel cockpit-flow" aria-labelledby="flow">
            <Flow flow={data.flow} />
          </section>
          <section className="panel cockpit-evidence" aria-labelledby="evidence">
            <h2 id="evidence">数字的证据</h2>
            <EvidenceByStream streams={shown} />
            <EvidenceLegend />
          </section>
        </div>
      ) : null}
    </Page>
  )
}
