import { useEffect, useState } from 'react'
import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import {
  type ActFact,
  type ManifestActKind,
  manifestActNames,
  manifestStateNames,
  roleTitles,
} from '../../src/manifests/contract.ts'
import { pendingProposal } from '../../src/manifests/fold.rules.ts'
import { ApiFailure, get } from '../api.ts'
import { tonnesText } from '../ui/mass.tsx'
import { timeText } from '../words.ts'
import { Banner } from './banner.tsx'
import { type Local, openHere } from './local.rules.ts'
import { localIn, localWith, partyName, titleOf } from './shown.ts'
import { useField } from './state.ts'
import { valueText } from './value-text.ts'
import { nextOf } from './waiting.tsx'

/** From the phone where it keeps it, else from the server. */
export function useManifest(id: number): { local: Local | undefined; why: string | null } {
  const field = useField()
  const here = localIn(field, id)
  const [told, setTold] = useState<ManifestDetail | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const { online } = field
  const known = here !== undefined
  useEffect(() => {
    if (known || !online) return
    get<ManifestDetail>(`/api/v1/manifests/${id}`)
      .then(setTold)
      .catch((error: unknown) => setWhy(error instanceof ApiFailure ? error.message : String(error)))
  }, [id, known, online])
  const asked = told && field.kept ? localWith(told, { ...field, kept: field.kept }) : undefined
  return { local: here ?? asked, why: why ?? (online ? null : '这份联单没有存在手机里，有信号时才能看。') }
}

/** One manifest: what I do next, big; what it lacks; then what it says and who signed. */
export function ManifestPage({ id }: { readonly id: number }) {
  const { local, why } = useManifest(id)
  if (!local) return why ? <Banner tone="bad">{why}</Banner> : <p className="muted">正在读取……</p>
  const { m, profile, pending, d } = local
  return (
    <>
      <h1 className="num">{titleOf(m, id)}</h1>
      <p>
        {profile.name} · <b>{manifestStateNames[m.state]}</b>
        {d.demo ? <span className="mark">演示数据</span> : null}
      </p>
      {pending > 0 ? (
        <Banner tone="warning">
          有 {pending} 步在手机里，还没有上传。<a href="#/queue">去看</a>
        </Banner>
      ) : null}
      <Standing of={local} />
      <Acts of={local} />
      <Sheet of={local} />
      <History acts={d.acts} of={local} />
    </>
  )
}

/** A difference or a proposal in full: who is asked must see what they agree to. */
function Standing({ of }: { readonly of: Local }) {
  const { m, profile } = of
  const asked = pendingProposal(m)
  const open = m.discrepancy && m.discrepancy.status !== 'none' ? m.discrepancy : null
  const words = { open: '差异待确认', countersigned: '差异已确认', disputed: '差异有异议', none: '' }
  return (
    <>
      {open ? (
        <Banner tone={open.status === 'countersigned' ? 'plain' : 'warning'}>
          {words[open.status]}：
          {open.grams === 0
            ? ''
            : `${open.grams > 0 ? '少收' : '多收'} ${tonnesText(Math.abs(open.grams))} 吨`}
          {open.pieces.length > 0 ? ` ${open.pieces.join('、')}数不符` : ''}
        </Banner>
      ) : null}
      {asked ? (
        <Banner tone="warning">
          {roleTitles[asked.by]}提请{asked.kind === 'revision' ? '更改' : '撤销'}，{asked.deadline} 前答复：
          {asked.reason}
          {Object.entries(asked.values).map(([key, value]) => (
            <span key={key} className="line">
              {profile.fields.find((f) => f.key === key)?.title}：{valueText(of, key, m.values[key])} →{' '}
              {valueText(of, key, value)}
            </span>
          ))}
        </Banner>
      ) : null}
    </>
  )
}

const grave: ReadonlySet<ManifestActKind> = new Set(['cancel', 'turnBack', 'dispute', 'decline'])

function Acts({ of }: { readonly of: Local }) {
  const { d, m } = of
  const { open, closed } = openHere(of)
  const { waiting, mine } = nextOf(of)
  const next = open.find((o) => o.kind === mine?.act)
  const stopped = closed.find((c) => c.kind === mine?.act)
  const rest = open.filter((o) => o !== next)
  const guests = waiting.filter((w) => w.party === null || w.party !== m.parties.consignor)
  const stake = d.roles.some((by) => by.role !== 'supervisor')
  return (
    <section className="acts" aria-label="办理">
      {next ? (
        <a className="button primary huge" href={`#/m/${d.id}/${next.kind}`}>
          {next.name}
        </a>
      ) : null}
      {next && next.missing.length > 0 ? (
        <p className="muted">要填：{next.missing.map((f) => f.title).join('、')}</p>
      ) : null}
      {stopped ? (
        <Banner tone="bad">
          现在不能{stopped.name}：{stopped.message}
        </Banner>
      ) : null}
      {mine ? null : (
        <p>
          {waiting.length === 0
            ? '没有待办的步骤。'
            : waiting.map((w) => `等 ${partyName(of, w.party)} ${manifestActNames[w.act]}`).join('；')}
        </p>
      )}
      {stake && guests.length > 0 ? (
        <a className="button" href={`#/m/${d.id}/guest`}>
          请对方在这部手机上签
        </a>
      ) : null}
      {rest.length > 0 ? (
        <details>
          <summary>其他可办（{rest.length}）</summary>
          <div className="acts">
            {rest.map((o) => (
              <a
                key={o.kind}
                className={`button ${grave.has(o.kind) ? 'danger' : ''}`}
                href={`#/m/${d.id}/${o.kind}`}
              >
                {o.name}
              </a>
            ))}
          </div>
        </details>
      ) : null}
      {closed.length > 0 ? (
        <details>
          <summary>不能办的，为什么（{closed.length}）</summary>
          <ul className="plain">
            {closed.map((c) => (
              <li key={c.kind}>
                <b>{c.name}</b>：{c.message}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}

function Sheet({ of }: { readonly of: Local }) {
  const { m, profile } = of
  const filled = profile.fields.filter((f) => (m.values[f.key] ?? null) !== null)
  return (
    <section aria-label="联单内容">
      <h2>联单内容</h2>
      <dl className="sheet">
        {filled.map((f) => (
          <div key={f.key}>
            <dt>{f.title}</dt>
            <dd>{valueText(of, f.key, m.values[f.key])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function History({ acts, of }: { readonly acts: readonly ActFact[]; readonly of: Local }) {
  return (
    <section aria-label="办理经过">
      <h2>办理经过</h2>
      <ol className="plain">
        {acts.map((a) => (
          <li key={a.seq}>
            <b>{manifestActNames[a.kind]}</b> {roleTitles[a.by.role]} {a.by.name}
            {a.by.via === 'guest' ? '（访客）' : ''}
            <span className="line muted">
              {timeText(a.at)}
              {a.deviceAt ? `（手机时间 ${timeText(a.deviceAt)}）` : ''}
            </span>
            {a.clock === 'implausible' ? <span className="mark warning">手机时间可疑</span> : null}
            {a.reason ? <span className="line">{a.reason}</span> : null}
            {a.evidence?.map((e) => (
              <a key={e.hash} className="evidence" href={`/api/v1/manifests/${of.d.id}/evidence/${e.hash}`}>
                {e.kind === 'signature' ? '签名' : '照片'}
              </a>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
