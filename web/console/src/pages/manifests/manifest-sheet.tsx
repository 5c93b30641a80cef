import { LockOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'antd'
import type { WasteRow } from '../../../../../src/catalogue/contract.ts'
import type { FieldValues } from '../../../../../src/manifests/contract.ts'
import { titleOf } from '../../../../../src/manifests/fields.rules.ts'
import type { ManifestField } from '../../../../../src/packs/manifest-profile.contract.ts'
import { get } from '../../../../api.ts'
import { Mass } from '../../../../ui/mass.tsx'
import { nameOfParty, type Shown } from './shown.ts'

/** The manifest laid out as its profile prints it; a lock says that a signature seals the field. */
export function Sheet({ d, m, profile }: Shown) {
  const known = new Map(profile.fields.map((f) => [f.key, f]))
  const leg = m.legs.length > 1 ? m.legs : []
  return (
    <section className="panel" aria-label="联单内容">
      {profile.print.sections.map((section) => (
        <div key={section.title}>
          <h2 className="section-title">{section.title}</h2>
          <dl className="sheet">
            {section.fields.flatMap((key) => {
              const field = known.get(key)
              return field ? [<Row key={key} field={field} of={{ d, m, profile }} />] : []
            })}
          </dl>
        </div>
      ))}
      <h2 className="section-title">编号与经手</h2>
      <dl className="sheet">
        <Pair title="联单编号">{m.number ?? '签发时编号'}</Pair>
        {profile.numbering.official ? (
          <Pair title={profile.numbering.official.title}>
            {m.officialNo ?? profile.numbering.official.missing}
          </Pair>
        ) : null}
        {leg.map((l, i) => (
          <Pair key={`${l.carrier}-${l.takenOver}`} title={`第 ${i + 1} 程`}>
            {nameOfParty({ d }, l.carrier)} {l.plate ?? ''} {l.driver ?? ''}
            {l.takenOver === null ? '（待承运签认）' : ''}
          </Pair>
        ))}
      </dl>
    </section>
  )
}

const Pair = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div>
    <dt>{title}</dt>
    <dd>{children}</dd>
  </div>
)

function Row({ field, of }: { field: ManifestField; of: Shown }) {
  const sealed = of.m.sealed[field.key]
  return (
    <div>
      <dt>{field.title}</dt>
      <dd>
        <Value field={field} values={of.m.values} of={of} />{' '}
        {sealed === undefined ? null : (
          <Tooltip title={`第 ${sealed} 步签认已封存`}>
            <LockOutlined className="muted" aria-label="已封存" role="img" />
          </Tooltip>
        )}
      </dd>
    </div>
  )
}

/** A value in words: names for ids, 吨 for grams, the title of a choice. */
export function Value({
  field,
  values,
  of,
}: {
  field: ManifestField
  values: FieldValues
  of: Pick<Shown, 'd'>
}) {
  const value = values[field.key]
  if (value === undefined || value === null || value === '') return <span className="muted">未填</span>
  switch (field.type) {
    case 'grams':
      return (
        <>
          <Mass grams={value} /> 吨
        </>
      )
    case 'party':
      return <>{nameOfParty(of, Number(value))}</>
    case 'facility':
      return <>{of.d.facilities.find((f) => f.id === value)?.name ?? `设施 #${value}`}</>
    case 'choice':
      return <>{field.choices?.find((c) => c.value === value)?.title ?? value}</>
    case 'code':
      return <Waste code={String(value)} />
    case 'percent':
      return <span className="num">{value}%</span>
    default:
      return <>{value}</>
  }
}

function Waste({ code }: { code: string }) {
  const found = useQuery({
    queryKey: ['/api/v1/catalogue', 'named', code],
    queryFn: ({ signal }) => get<{ items: WasteRow[] }>('/api/v1/catalogue', { ids: code, limit: 1 }, signal),
    staleTime: 5 * 60_000,
  })
  return (
    <>
      <span className="num">{code}</span> {found.data?.items[0]?.name ?? ''}
    </>
  )
}

/** Several values in one line, where an act or a proposal carried them. */
export function ValuesLine({ values, of }: { values: FieldValues; of: Shown }) {
  const keys = Object.keys(values)
  if (keys.length === 0) return null
  return (
    <p className="small">
      {keys.map((key, i) => {
        const field = of.profile.fields.find((f) => f.key === key)
        return (
          <span key={key}>
            {i > 0 ? '；' : ''}
            <span className="muted">{titleOf(of.profile, key)} </span>
            {field ? <Value field={field} values={values} of={of} /> : values[key]}
          </span>
        )
      })}
    </p>
  )
}
