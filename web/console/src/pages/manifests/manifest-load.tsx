import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ManifestOrigins } from '../../../../../src/manifests/api.contract.ts'
import type { PackageRow } from '../../../../../src/manifests/package.contract.ts'
import { get } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { bornText } from '../lots/lots.tsx'
import { packagesQuery } from './package-choice.tsx'
import type { Shown } from './shown.ts'

const packageColumns: readonly Column<PackageRow>[] = [
  {
    key: 'code',
    title: '包装',
    card: 'head',
    render: (p) => (
      <Link to={`/packages/${p.code}`} className="num">
        {p.code}
      </Link>
    ),
  },
  { key: 'kind', title: '容器', render: (p) => p.kindName },
  { key: 'grams', title: '吨', align: 'right', render: (p) => <Mass grams={p.grams} /> },
  { key: 'owner', title: '责任单位', fit: 'name', render: (p) => p.owner.name },
  { key: 'state', title: '状态', render: (p) => <Mark>{p.stateName}</Mark> },
]

type Origin = ManifestOrigins['origins'][number]
const originColumns: readonly Column<Origin>[] = [
  { key: 'party', title: '产生单位', fit: 'name', card: 'head', render: (o) => o.party.name },
  { key: 'facility', title: '设施', fit: 'name', render: (o) => o.facility.name },
  {
    key: 'born',
    title: '产生',
    fit: 'tight',
    render: (o) => <span className="num">{bornText(o.born)}</span>,
  },
  { key: 'grams', title: '吨', align: 'right', render: (o) => <Mass grams={o.grams} /> },
]

/** What is on the vehicle: the packages, and where their mass arose. */
export function LoadSections({ d, m }: Shown) {
  const packages = useQuery(packagesQuery({ manifest: d.id, limit: 500 }))
  const loaded = m.days.loaded !== undefined
  const origins = useQuery({
    queryKey: ['manifest-origins', d.id],
    queryFn: ({ signal }) => get<ManifestOrigins>(`/api/v1/manifests/${d.id}/origins`, {}, signal),
    enabled: loaded,
  })
  const items = packages.data?.items ?? []
  return (
    <>
      {packages.error ? <Failure error={packages.error} /> : null}
      {items.length > 0 ? (
        <section className="panel" aria-label="装载的包装">
          <h2>
            装载的包装 <span className="muted small num">{packages.data?.total} 件</span>
          </h2>
          <DataTable caption="装载的包装" columns={packageColumns} rows={items} rowKey={(p) => p.id} />
        </section>
      ) : null}
      {origins.error ? <Failure error={origins.error} /> : null}
      {origins.data && origins.data.origins.length > 0 ? (
        <section className="panel" aria-label="来源">
          <h2>来源</h2>
          <DataTable
            caption="来源"
            columns={originColumns}
            rows={origins.data.origins}
            rowKey={(o) => `${o.facility.id}-${o.born}`}
          />
        </section>
      ) : null}
    </>
  )
}
