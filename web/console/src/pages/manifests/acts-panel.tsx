import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { ManifestDetail } from '../../../../../src/manifests/api.contract.ts'
import { manifestActNames, roleTitles } from '../../../../../src/manifests/contract.ts'
import { pendingProposal } from '../../../../../src/manifests/fold.rules.ts'
import { waitsFor } from '../../../../../src/manifests/open.rules.ts'
import { may, meQuery } from '../../../../session.ts'
import { Mark } from '../../../../ui/marks.tsx'
import { tonnesText } from '../../../../ui/mass.tsx'
import { ActDialog } from './act-dialog.tsx'
import { ClosedActs } from './closed-acts.tsx'
import { FindingLine } from './finding-line.tsx'
import { GuestDialog } from './guest-dialog.tsx'
import { ValuesLine } from './manifest-sheet.tsx'
import { DueDay } from './manifests.tsx'
import { nameOfParty, type Open, type Shown } from './shown.ts'

/** What can be done now, by whom it is awaited, and what stands in the way: all from the rules the server decides by. */
export function ActsPanel(of: Shown) {
  const { d, m, profile } = of
  const me = useQuery(meQuery).data
  const [doing, setDoing] = useState<Open | null>(null)
  const [guest, setGuest] = useState(false)
  const waiting = waitsFor(profile, m, d.today)
  const acts = me !== undefined && (may(me, 'act', 'manifest') || may(me, 'note', 'manifest'))
  const next = new Set(waiting.map((w) => w.act))
  const open = acts ? [...d.open].sort((a, b) => Number(next.has(b.kind)) - Number(next.has(a.kind))) : []
  const mine = new Set(d.roles.flatMap((r) => r.party ?? []))
  const others = waiting.filter((w) => w.party === null || !mine.has(w.party))
  return (
    <section className="panel manifest-acts" aria-label="办理">
      <Awaited of={of} waiting={waiting} />
      <Standing {...of} />
      {open.length > 0 ? (
        <div className="act-buttons">
          {open.map((one) => (
            <Button
              key={one.kind}
              type={next.has(one.kind) ? 'primary' : 'default'}
              danger={one.kind === 'cancel' || one.kind === 'turnBack'}
              onClick={() => setDoing(one)}
            >
              {one.name}
            </Button>
          ))}
          {hasStake(d) && others.length > 0 ? (
            <Button onClick={() => setGuest(true)}>请对方在此签认</Button>
          ) : null}
        </div>
      ) : null}
      <Lacking open={open} next={next} />
      <Closed closed={acts ? d.closed : []} next={next} />
      {doing ? <ActDialog of={of} open={doing} onClose={() => setDoing(null)} /> : null}
      {guest ? <GuestDialog of={of} onClose={() => setGuest(false)} /> : null}
    </section>
  )
}

const hasStake = (d: ManifestDetail): boolean => d.roles.some((r) => r.role !== 'supervisor')

function Awaited({ of, waiting }: { of: Shown; waiting: ReturnType<typeof waitsFor> }) {
  const { d } = of
  const running = d.clocks.filter((c) => c.stoppedOn === null)
  return (
    <div className="row">
      {waiting.length === 0 ? (
        <span className="muted">没有待办的步骤。</span>
      ) : (
        waiting.map((w) => (
          <span key={`${w.act}-${w.party}`}>
            等 <b>{w.party === null ? '尚未指明的单位' : nameOfParty(of, w.party)}</b>{' '}
            {manifestActNames[w.act]}
          </span>
        ))
      )}
      {running.map((c) => (
        <span key={c.key} className="row">
          <span className="muted">{c.title}</span>
          <DueDay day={c.due} overdue={c.overdue} />
        </span>
      ))}
      {d.clocks
        .filter((c) => c.stoppedOn !== null && c.overdue)
        .map((c) => (
          <Mark key={c.key} tone="bad">{`${c.title}逾期办成`}</Mark>
        ))}
    </div>
  )
}

/** A difference or a proposal that is open, said in full: those who are asked must see what they agree to. */
function Standing(of: Shown) {
  const { m } = of
  const asked = pendingProposal(m)
  const difference = m.discrepancy
  const open = difference && difference.status !== 'none' ? difference : null
  return (
    <>
      {open ? (
        <p>
          <Mark tone={open.status === 'countersigned' ? 'plain' : 'bad'}>
            {
              { open: '差异待确认', countersigned: '差异已确认', disputed: '差异有异议', none: '' }[
                open.status
              ]
            }
          </Mark>{' '}
          {open.grams === 0
            ? ''
            : `${open.grams > 0 ? '少收' : '多收'} ${tonnesText(Math.abs(open.grams))} 吨`}
          {open.pieces.length > 0 ? ` ${open.pieces.join('、')}数不符` : ''}
        </p>
      ) : null}
      {m.toReturn > 0 ? <p>待退回 {tonnesText(m.toReturn)} 吨。</p> : null}
      {asked ? (
        <div role="status">
          <p>
            <Mark tone="warning">{asked.kind === 'revision' ? '更改待同意' : '撤销待同意'}</Mark>{' '}
            {roleTitles[asked.by]}提请，须{asked.awaiting.map((r) => roleTitles[r]).join('、')}在{' '}
            <span className="num">{asked.deadline}</span> 前答复。理由：{asked.reason}
          </p>
          <ValuesLine values={asked.values} of={of} />
        </div>
      ) : null}
    </>
  )
}

/** Of the step that comes next: what is missing, and the warnings that would be written on the manifest. */
function Lacking({ open, next }: { open: readonly Open[]; next: ReadonlySet<string> }) {
  const told = open.filter((o) => next.has(o.kind) && (o.missing.length > 0 || o.warnings.length > 0))
  if (told.length === 0) return null
  return (
    <ul className="act-closed">
      {told.map((o) => (
        <li key={o.kind}>
          {o.missing.length > 0 ? (
            <p className="small">
              {o.name}还须填写：{o.missing.map((f) => f.title).join('、')}。
            </p>
          ) : null}
          {o.warnings.map((w) => (
            <FindingLine key={`${w.check}-${w.code}`} of={w} />
          ))}
        </li>
      ))}
    </ul>
  )
}

function Closed({ closed, next }: { closed: ManifestDetail['closed']; next: ReadonlySet<string> }) {
  const pressing = closed.filter((c) => next.has(c.kind))
  const rest = closed.filter((c) => !next.has(c.kind))
  return (
    <>
      {pressing.map((c) => (
        <p key={c.kind} className="danger">
          现在不能{c.name}：{c.message}
        </p>
      ))}
      <ClosedActs acts={rest} />
    </>
  )
}
