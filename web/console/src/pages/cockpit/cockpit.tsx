import { PrinterOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import type { Cockpit } from '../../../../../src/cockpit/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { meQuery } from '../../../../session.ts'
import { EvidenceLegend } from '../../../../ui/evidence.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { AttentionList } from './attention.tsx'
import './cockpit.css'
import { EvidenceByStream } from './evidence-by-stream.tsx'
import { Flow } from './flow.tsx'
import { StreamCard } from './stream-card.tsx'

const ofWhom: Readonly<Record<string, string>> = { street: '本街道', unit: '本部门', own: '本单位' }

/** The first cockpit. Six streams side by side and no sum over them: residues of treatment would count twice. */
export function CockpitPage() {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery)
  const year = Number(search.year ?? startYear(district.data) ?? 0)
  const cockpit = useQuery({
    queryKey: ['cockpit', year],
    queryFn: ({ signal }) => get<Cockpit>('/api/v1/cockpit', { year }, signal),
    enabled: year > 0,
    placeholderData: keepPreviousData,
  })
  const data = cockpit.data
  const scope = useQuery(meQuery).data?.abilities.inventory.read
  // Whoever sees a part of the district is shown what that part has.
  const shown = data?.streams.filter((s) => scope === 'all' || s.figures.some((f) => f.value !== null)) ?? []
  return (
    <Page
      title={`${scope === 'all' ? (district.data?.name ?? '') : (ofWhom[scope ?? 'own'] ?? '')}固体废物全景`}
      aside={data ? <Marks marks={data.marks} /> : null}
      lead={
        data
          ? `${data.year}年，按 ${data.asOf} 已知的账目计算。六类分列，不作总和：处理残渣不重复计数。`
          : undefined
      }
      actions={
        <>
          <Select
            aria-label="年份"
            value={year || null}
            options={(district.data?.years ?? []).map((y) => ({ value: y, label: `${y}年` }))}
            onChange={(y: number) => setSearch({ year: String(y) })}
            style={{ width: 100 }}
          />
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            打印
          </Button>
        </>
      }
    >
      {district.error ? <Failure error={district.error} onRetry={() => void district.refetch()} /> : null}
      {cockpit.error ? <Failure error={cockpit.error} onRetry={() => void cockpit.refetch()} /> : null}
      {(cockpit.isPending || district.isPending) && !cockpit.error && !district.error ? (
        <Skeleton active paragraph={{ rows: 12 }} />
      ) : null}
      {data ? (
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
