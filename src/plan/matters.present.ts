import { type Day, labelDay } from '../core/day.ts'
import { Refusal } from '../core/refusal.ts'
import { workingDaysBetween } from '../core/working-days.ts'
import { dayIn } from '../core/zone.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import { can } from '../platform/rights.rules.ts'
import { sightOf } from './appraisal.rules.ts'
import { offers } from './machine.rules.ts'
import { machineOf } from './machines.rules.ts'
import { type MatterRow, type MatterView, matterKindNames, type Payloads } from './matters.contract.ts'
import { arisenFrom, getMatterRecord, type MatterRecord } from './matters.store.ts'
import { loadMatter } from './matters.ts'
import { minutesOwed } from './meetings.rules.ts'
import { type MinutesDue, minutesDue } from './minutes.ts'
import type { PaperContent } from './papers-docx.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

/** Rows of a list; a meeting that is over shows what it still owes, its minutes, and by when. */
export async function presentRows(
  tx: Reader,
  records: readonly MatterRecord[],
  house: RhythmHouse,
  today: Day,
): Promise<MatterRow[]> {
  const meetings = records.some((one) => one.kind === 'meeting' && !one.ended)
  const minutesOf: MinutesDue = meetings ? await minutesDue(tx, house, today) : () => null
  return records.map((one) => presentRow(one, house, today, minutesOf))
}

function presentRow(
  record: MatterRecord,
  { district }: RhythmHouse,
  today: Day,
  minutesOf: MinutesDue,
): MatterRow {
  const { id, kind, state, ended, version, number, title, unit, units, origin, demo } = record
  const minutes = minutesOf(record)
  // A meeting that was held owes its minutes or nothing; its day is no limit.
  const due = minutes ?? (kind === 'meeting' && state === 'held' ? null : record.due)
  const left = ended || due === null ? null : workingDaysBetween(today, due, district.pack.holidays).count
  return {
    ...{ id, kind, kindName: matterKindNames[kind], state },
    stateName: minutes === null ? (machineOf(kind).states[state]?.name ?? state) : minutesOwed,
    ...{ ended, version, number, title, unit, units: [...units], due, origin, demo },
    unitName: unit === null ? null : unitName(district.pack, unit),
    workingDaysLeft: left,
    createdAt: record.createdAt.toISOString(),
  }
}

/** Of an appraisal's scores, before it is announced, only who runs it sees any; then each its own, or all. */
function shownPayload(actor: Actor, { kind, state, payload }: MatterRecord): MatterRecord['payload'] {
  if (kind !== 'appraisal') return payload
  const lines = (payload as unknown as Payloads['appraisal']).lines
  const told = state !== 'computed' || can(actor, 'run', 'appraisal')
  const seen = sightOf(actor)
  return { ...payload, lines: lines.filter((line) => told && seen(line.unit)) }
}

/** Of others' disputes only who sees all appraisals is told. */
const concerns = (actor: Actor, one: MatterRecord): boolean =>
  one.kind !== 'dispute' || sightOf(actor)(one.unit)

/** A matter with its history, what arose from it, and the acts that are open to this person. */
export async function viewMatter(
  tx: Reader,
  house: RhythmHouse,
  id: number,
  today: Day,
): Promise<MatterView> {
  const record = await getMatterRecord(tx, id)
  const matter = await loadMatter(tx, id)
  const [row] = await presentRows(tx, [record], house, today)
  const arisen = await arisenFrom(tx, id)
  return {
    ...(row as MatterRow),
    payload: shownPayload(tx.actor, record),
    history: [...matter.history],
    acts: offers(
      machineOf(record.kind),
      matter,
      tx.actor,
      (code, params) => new Refusal(code, params).message,
    ),
    arisen: await presentRows(
      tx,
      arisen.filter((one) => concerns(tx.actor, one)),
      house,
      today,
    ),
  }
}

/** An order or a paper as it is printed; one that is not signed says so on every page. */
export function printedPaper(
  record: MatterRecord,
  printedOn: Day | null,
  { district }: RhythmHouse,
): PaperContent {
  const { pack, zone } = district
  const payload = record.payload as unknown as Payloads['order' | 'paper']
  const kind = pack.rhythm.papers.find((one) => one.key === payload.paperKind)
  const leadingGroup =
    pack.units.find((unit) => unit.kind === 'leadingGroup')?.name ?? pack.district.documents.office
  const issuer = payload.signedBy === 'leadingGroup' ? leadingGroup : pack.district.documents.office
  const signed = payload.signature === null ? null : dayIn(zone, new Date(payload.signature.at))
  const limit =
    record.kind === 'order' && record.due !== null
      ? [{ heading: '三、办理期限', paragraphs: [`请于${labelDay(record.due)}前办结并反馈。`] }]
      : []
  return {
    head: kind ? `${issuer}\n${kind.name}` : issuer,
    number: record.number,
    signer: kind?.to === 'leadingGroup' ? (payload.signature?.name ?? null) : null,
    title: record.title,
    recipients: payload.recipients.map((one) => unitName(pack, one.unit)),
    sections: [...payload.sections, ...limit],
    issuer,
    signedOn: signed,
    printedBy: pack.district.documents.office,
    printedOn,
    marks: [
      ...(record.demo ? ['演示数据'] : []),
      ...(pack.district.fictional ? ['虚构'] : []),
      ...(payload.signature === null ? ['未签发'] : []),
      ...(record.state === 'voided' ? ['已作废'] : []),
    ],
  }
}
