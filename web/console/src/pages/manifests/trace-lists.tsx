import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type {
  TraceBothWays,
  TraceEnd,
  TraceFlowStep,
  TraceLot,
  TraceSide,
} from '../../../../../src/ledger/trace.contract.ts'
import { districtQuery } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass, tonnesText } from '../../../../ui/mass.tsx'
import { postingKindName } from '../../../../words.ts'
import { bornText } from '../lots/lots.tsx'
import { endName, lotName, restName } from './trace-drawn.ts'

/** Every step that carried some of the mass, in the order of its days. */
export function StepsLine({ of: t }: { of: TraceBothWays }) {
  const names = new Map<string, string>()
  for (const side of [t.backward, t.forward]) for (const l of side.lots) names.set(l.key, lotName(l))
  const ends = new Map([...t.backward.ends, ...t.forward.ends].map((e) => [e.key, e]))
  const nameOf = (key: string): string => {
    const end = ends.get(key)
    return names.get(key) ?? (end ? [endName(end), end.facility?.name].filter(Boolean).join(' ') : key)
  }
  const all = [...t.backward.steps, ...t.forward.steps].filter((s) => s.share > 0)
  const steps = [...new Map(all.map((s) => [`${s.from}|${s.to}|${s.posting}`, s])).values()]
  steps.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.posting - b.posting))
  return (
    <section className="panel" aria-label="时间线">
      {steps.length === 0 ? <p className="muted">还没有从它分出、并入或移走的账目。</p> : null}
      <ol className="act-line">
        {steps.map((s) => (
          <Step key={`${s.from}|${s.to}|${s.posting}`} step={s} nameOf={nameOf} />
        ))}
      </ol>
    </section>
  )
}

function Step({ step: s, nameOf }: { step: TraceFlowStep; nameOf: (key: string) => string }) {
  const { movement: m } = s
  return (
    <li>
      <b className="num">{s.day}</b> {postingKindName(s.kind)}{' '}
      <Link to={`/postings/${s.posting}`} className="num">
        账目 #{s.posting}
      </Link>
      <p>
        {nameOf(s.from)} → {nameOf(s.to)}，{tonnesText(s.share)} 吨
        {s.grams === s.share ? '' : `（这一步共 ${tonnesText(s.grams)} 吨）`}
      </p>
      {m ? (
        <p className="small muted">
          {m.consignor.name} → {m.consignee?.name ?? '未列明'}
          {[m.carrier?.name, m.plate, m.documentNo].filter(Boolean).map((text) => ` · ${text}`)}
        </p>
      ) : null}
    </li>
  )
}

interface Line {
  readonly key: string
  readonly name: React.ReactNode
  readonly where: string
  readonly when: string
  readonly share: number
}

const columnsOf = (whole: number): readonly Column<Line>[] => [
  { key: 'name', title: '名称', card: 'head', render: (l) => l.name },
  { key: 'where', title: '在哪里', fit: 'name', render: (l) => l.where || '—' },
  { key: 'when', title: '日期', fit: 'tight', render: (l) => l.when || '—' },
  { key: 'share', title: '份额（吨）', align: 'right', render: (l) => <Mass grams={l.share} /> },
  {
    key: 'part',
    title: '占比',
    align: 'right',
    render: (l) => <span className="num">{part(l.share, whole)}</span>,
  },
]

/** Hundredths of a per cent, from whole grams. */
function part(share: number, whole: number): string {
  if (whole === 0) return '—'
  const hundredths = (BigInt(share) * 1_000_000n) / BigInt(whole)
  return `${(Number(hundredths) / 10_000).toFixed(2)}%`
}

/** Origins, ends and what still lies somewhere, with shares that sum to the whole; the lots between in order. */
export function SharesTable({ of: t }: { of: TraceBothWays }) {
  const methods = useQuery(districtQuery).data?.methods ?? []
  const methodName = (code: string | null) => methods.find((m) => m.code === code)?.name ?? code ?? ''
  const endLine = (e: TraceEnd): Line => ({
    key: e.key,
    name: [endName(e), methodName(e.method)].filter(Boolean).join('，'),
    where: e.facility?.name ?? '',
    when: e.born === null ? '' : bornText(e.born),
    share: e.share,
  })
  const resting = t.forward.lots.filter((l) => l.rest > 0)
  const rest = resting.map((l) => ({
    ...lotLine(l),
    share: l.rest,
    name: (
      <>
        {restName(l)} {lotLink(l)}
      </>
    ),
  }))
  return (
    <div className="stack">
      <Lines title="来源" whole={t.backward.grams} lines={t.backward.ends.map(endLine)} />
      <Lines title="去向与现存" whole={t.forward.grams} lines={[...t.forward.ends.map(endLine), ...rest]} />
      <Between title="来自的批次" side={t.backward} />
      <Between title="流入的批次" side={t.forward} />
    </div>
  )
}

const lotLink = (l: TraceLot) => (
  <>
    <Link to={`/lots/${l.lot}`} className="num">
      {lotName(l)}
    </Link>{' '}
    {l.product === null ? null : <Mark>{l.product}</Mark>}
  </>
)
const lotLine = (l: TraceLot): Line => ({
  key: l.key,
  name: lotLink(l),
  where: l.places.map((p) => p.facility.name).join('、'),
  when: '',
  share: l.share,
})

function Between({ title, side }: { title: string; side: TraceSide }) {
  return <Lines title={title} whole={null} of={side.grams} lines={side.lots.map(lotLine)} />
}

interface LinesProps {
  readonly title: string
  /** What the shares sum to; null where a mass passes through several, one after the other. */
  readonly whole: number | null
  readonly of?: number
  readonly lines: readonly Line[]
}

function Lines({ title, whole, of, lines }: LinesProps) {
  if (lines.length === 0) return null
  const sum = lines.reduce((s, l) => s + l.share, 0)
  return (
    <section className="panel" aria-label={title}>
      <h2>
        {title} <span className="muted small num">{lines.length} 项</span>
      </h2>
      <DataTable
        caption={title}
        columns={columnsOf(whole ?? of ?? sum)}
        rows={lines}
        rowKey={(l) => l.key}
        foot={
          whole === null ? undefined : (
            <tr>
              <th scope="row" colSpan={3}>
                合计
              </th>
              <td className="right">
                <Mass grams={sum} />
              </td>
              <td className="right num">{part(sum, whole)}</td>
            </tr>
          )
        }
      />
    </section>
  )
}
