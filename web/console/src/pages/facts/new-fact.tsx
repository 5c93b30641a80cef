import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Form, type FormInstance, Skeleton } from 'antd'
import { useEffect } from 'react'
import type { FacilityPage } from '../../../../../src/parties/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { BookFact } from './book-fact.tsx'
import { type FactForm, factFormOf, factForms } from './fact-kinds.ts'
import { Recent } from './recent.tsx'

/** One fact by hand: what kind, its fields, and last month's rows to start from. */
export function NewFactPage() {
  const [search, setSearch] = useSearchState()
  const form = factFormOf(search.kind)
  const district = useQuery(districtQuery).data
  const me = useQuery(meQuery).data
  const party = me && me.parties.length === 1 ? String(me.parties[0]) : search.party
  const [instance] = Form.useForm<Record<string, unknown>>()
  useOnlySite(party, form, instance, district !== undefined)
  if (me && !may(me, 'book', 'ledger')) return <NotYours />
  return (
    <Page
      title="记一笔"
      crumbs={[{ label: '台账', to: '/postings' }]}
      lead="登记一件事：何时、何处、何物、多少、去哪里。记错了也不删改，更正会另记一笔。"
    >
      <fieldset className="bare fact-kinds" aria-label="事项">
        {factForms.map((f) => (
          <button
            key={f.kind}
            type="button"
            aria-pressed={f.kind === form.kind}
            title={f.what}
            onClick={() => setSearch({ kind: f.kind })}
          >
            {f.label}
          </button>
        ))}
      </fieldset>
      <div className="fact-layout">
        <section className="panel" aria-label={form.label}>
          <h2>
            {form.label} <span className="muted small">{form.what}</span>
          </h2>
          {district ? (
            <BookFact key={form.kind} form={form} instance={instance} party={party} today={district.today} />
          ) : (
            <Skeleton active />
          )}
        </section>
        <Recent
          party={party}
          onUse={(kind, values) => {
            setSearch({ kind })
            setTimeout(() => instance.setFieldsValue(values))
          }}
        />
      </div>
    </Page>
  )
}

/** Whoever comes by address learns it before filling in a form that would be refused. */
const NotYours = () => (
  <Page title="记一笔" crumbs={[{ label: '台账', to: '/postings' }]}>
    <p className="muted">
      您的角色只查看账目，不记账。已记的账在<Link to="/postings">账目</Link>里查看。
    </p>
  </Page>
)

/** A party with one site has nothing to choose. */
function useOnlySite(
  party: string | undefined,
  form: FactForm,
  instance: FormInstance,
  ready: boolean,
): void {
  const sites = useQuery({
    queryKey: ['facilities of', party],
    queryFn: ({ signal }) => get<FacilityPage>('/api/v1/facilities', { party, limit: 2 }, signal),
    enabled: Boolean(party),
  })
  const only = sites.data?.total === 1 ? sites.data.items[0]?.id : undefined
  useEffect(() => {
    if (only === undefined || !ready) return
    for (const field of form.fields) {
      const empty = field.type === 'ownFacility' && !instance.getFieldValue(field.name)
      if (empty) instance.setFieldValue(field.name, String(only))
    }
  }, [only, form, instance, ready])
}
