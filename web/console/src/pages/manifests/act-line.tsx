import { Link } from '@tanstack/react-router'
import { type ActFact, manifestActNames, roleTitles } from '../../../../../src/manifests/contract.ts'
import { Mark } from '../../../../ui/marks.tsx'
import { timeText } from '../../../../words.ts'
import { FindingLine } from './finding-line.tsx'
import { ValuesLine } from './manifest-sheet.tsx'
import { nameOfParty, type Shown } from './shown.ts'

const signatures = new Set<ActFact['kind']>([
  'issue',
  'load',
  'takeOver',
  'depart',
  'arrive',
  'receive',
  'countersign',
  'consent',
  'takeBack',
])

const vias: Readonly<Record<ActFact['by']['via'], (by: ActFact['by']) => string>> = {
  own: (by) => by.name,
  delegate: (by) => `${by.name}（${by.through ?? '受托单位'}代办）`,
  guest: (by) => `${by.name}（凭一次性码，在${by.through ?? '对方'}的设备上签认）`,
  file: (by) => `${by.name}（据文件 ${by.through ?? ''}）`,
}

/** Every act in order, newest last: who signed for whom, when, with which words, and what it carried. */
export function ActLine(of: Shown) {
  return (
    <section className="panel" aria-label="办理经过">
      <h2>办理经过</h2>
      <ol className="act-line">
        {of.d.acts.map((act) => (
          <Act key={act.seq} act={act} of={of} />
        ))}
      </ol>
      <Carried of={of} />
    </section>
  )
}

function Act({ act, of }: { act: ActFact; of: Shown }) {
  const { by } = act
  const party = by.party === null ? '' : nameOfParty(of, by.party)
  return (
    <li>
      <span className="row">
        <b>
          {act.seq}. {manifestActNames[act.kind]}
        </b>
        {signatures.has(act.kind) ? <Mark tone="good">已签认</Mark> : null}
        {act.clock === 'implausible' ? <Mark tone="warning">设备时间可疑</Mark> : null}
        {by.via === 'guest' ? <Mark>访客签认</Mark> : null}
        {by.via === 'delegate' ? <Mark>代办</Mark> : null}
      </span>
      <p>
        {roleTitles[by.role]} {party} · {vias[by.via](by)}
      </p>
      <p className="small muted">
        {timeText(act.at)}
        {act.deviceAt ? `（设备时间 ${timeText(act.deviceAt)}）` : ''}
        {act.number ? ` · 编号 ${act.number}` : ''}
        {act.officialNo ? ` · 官方联单号 ${act.officialNo}` : ''}
        {act.deadline ? ` · 须在 ${act.deadline} 前答复` : ''}
      </p>
      {act.reason ? <p className="prose">{act.reason}</p> : null}
      <ValuesLine values={act.values} of={of} />
      {act.evidence ? (
        <p className="row small">
          {act.evidence.map((e) => (
            <a
              key={e.hash}
              href={`/api/v1/manifests/${of.d.id}/evidence/${e.hash}`}
              target="_blank"
              rel="noreferrer"
            >
              {e.kind === 'signature' ? '手写签名' : '现场照片'}
            </a>
          ))}
        </p>
      ) : null}
      {act.findings.map((f) => (
        <FindingLine key={`${f.check}-${f.code}`} of={f} />
      ))}
    </li>
  )
}

/** The loads this manifest is evidence of, in the book. */
function Carried({ of: { d } }: { of: Shown }) {
  const movements = d.carried.flatMap((c) => (c.movement === null ? [] : [c.movement]))
  if (movements.length === 0) return null
  return (
    <p className="small" style={{ marginTop: 12 }}>
      台账：
      {movements.map((id) => (
        <Link key={id} to={`/postings?movement=${id}`} style={{ marginRight: 8 }}>
          转移 #{id} 的账目
        </Link>
      ))}
    </p>
  )
}
