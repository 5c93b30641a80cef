import { manifestActNames, manifestStateNames } from '../../src/manifests/contract.ts'
import { textIn } from '../../src/manifests/fields.rules.ts'
import { waitsFor } from '../../src/manifests/open.rules.ts'
import { timeText } from '../words.ts'
import type { Local } from './local.rules.ts'
import { facilityName, localWith, titleOf } from './shown.ts'
import { useField } from './state.ts'
import { connect } from './work.ts'

/** What waits for me, then what is under way and will: both from what the phone keeps, queue counted in. */
export function WaitingPage() {
  const field = useField()
  const { kept, keptAt, busy } = field
  const all = (kept?.manifests ?? []).flatMap((d) => (kept ? (localWith(d, { ...field, kept }) ?? []) : []))
  const mine = all.filter(isMine)
  const rest = all.filter((l) => !isMine(l))
  return (
    <>
      <h1>等我办{mine.length > 0 ? ` ${mine.length}` : ''}</h1>
      {kept === null ? <p className="muted">还没有取到联单。有信号时会自动读取。</p> : null}
      {kept !== null && mine.length === 0 ? <p className="muted">没有等您办的联单。</p> : null}
      <List of={mine} />
      {rest.length > 0 ? (
        <>
          <h2>在路上，还没轮到我</h2>
          <List of={rest} />
        </>
      ) : null}
      {kept && kept.left > 0 ? (
        <p className="muted">还有 {kept.left} 份较早的没有存到手机，请在控制台办理。</p>
      ) : null}
      <p className="foot muted">
        {keptAt ? `手机里存的是 ${timeText(keptAt)} 的情况。` : ''}
        <button type="button" className="link" disabled={busy} onClick={() => void connect()}>
          重新读取
        </button>
      </p>
      <p className="foot">
        <a href="/manifests">控制台</a>
      </p>
    </>
  )
}

/** Whose turn it is, as things stand on this phone. */
export function nextOf({ d, m, profile, today }: Local) {
  const own = new Set(d.roles.flatMap((by) => by.party ?? []))
  const waiting = waitsFor(profile, m, today)
  return { waiting, mine: waiting.find((w) => w.party !== null && own.has(w.party)) }
}

const isMine = (l: Local): boolean => nextOf(l).mine !== undefined

function List({ of }: { readonly of: readonly Local[] }) {
  return (
    <ul className="cards">
      {of.map((l) => (
        <li key={l.d.id}>
          <Card of={l} />
        </li>
      ))}
    </ul>
  )
}

function Card({ of }: { readonly of: Local }) {
  const { d, m, profile, pending } = of
  const { mine, waiting } = nextOf(of)
  const late = d.clocks.some((c) => c.stoppedOn === null && c.overdue)
  const due = d.clocks.filter((c) => c.stoppedOn === null).map((c) => c.due)
  const plate = textIn(m.values, 'plate')
  const next = mine ?? waiting[0]
  return (
    <a className="card" href={`#/m/${d.id}`}>
      <span className="split">
        <b className={mine ? 'next' : ''}>
          {next ? manifestActNames[next.act] : manifestStateNames[m.state]}
        </b>
        {pending > 0 ? <span className="mark warning">待上传</span> : null}
        {late ? <span className="mark bad">已逾期</span> : null}
      </span>
      <span className="num">{titleOf(m, d.id)}</span>
      <span>
        {facilityName(of, m.values.consignor)} → {facilityName(of, m.values.consignee)}
      </span>
      <span className="muted">
        {profile.name}
        {plate ? ` · ${plate}` : ''}
        {due.length > 0 ? ` · ${due.sort()[0]} 前` : ''}
      </span>
    </a>
  )
}
