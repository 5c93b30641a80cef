import { asDay } from '../core/day.ts'
import { Refusal } from '../core/refusal.ts'
import { dayIn, endOfDay } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Acting, Manifest, ManifestAct } from '../manifests/contract.ts'
import { ManifestAct as ManifestActShape } from '../manifests/contract.ts'
import { foldActs } from '../manifests/fold.rules.ts'
import { hasAccount } from '../manifests/guests.store.ts'
import { getProfile } from '../manifests/house.ts'
import { readActs } from '../manifests/manifest.store.ts'
import { performAct } from '../manifests/perform-act.ts'
import { readStanding } from '../manifests/standing.store.ts'
import type { ProvincialSystem } from '../packs/provincial-system.contract.ts'
import type { ListFile } from '../parties/list-file.ts'
import { savepoint, type Writer } from '../platform/database.ts'
import type { ExchangeFault, RowOutcome } from './exchange.contract.ts'
import { type RowValues, readLine } from './exchange.rules.ts'
import { findMeant, type NewRow } from './exchange.store.ts'

export interface Importing {
  readonly tx: Writer
  readonly house: House
  readonly system: ProvincialSystem
  readonly fileName: string
  readonly now: Date
}

export interface Imported {
  readonly faults: ExchangeFault[]
  readonly outcomes: RowOutcome[]
  readonly rows: NewRow[]
}

/** Rows that can be read are looked up and what they bring is recorded; the others are named by sheet, row and column. */
export async function importRows(doing: Importing, file: ListFile): Promise<Imported> {
  const faults: ExchangeFault[] = []
  const outcomes: RowOutcome[] = []
  const rows: NewRow[] = []
  for (const line of file.lines) {
    const { values, faults: wrong } = readLine(doing.system, file, line)
    faults.push(...wrong)
    if (wrong.length > 0) continue
    const outcome = await importRow(doing, line.row, values)
    outcomes.push(outcome)
    rows.push({ row: line.row, manifest: outcome.manifest, values, note: outcome.note })
  }
  return { faults, outcomes, rows }
}

async function importRow(doing: Importing, row: number, values: RowValues): Promise<RowOutcome> {
  const { tx, system, house } = doing
  const id = await findMeant(tx, system.profile, values)
  const said = { row, officialNo: values.officialNo ?? null }
  if (id === null)
    return { ...said, manifest: null, number: null, recorded: [], note: '本系统没有对应的联单' }
  const recorded: RowOutcome['recorded'] = []
  const notes: string[] = []
  const read = async () => foldActs(getProfile(house, system.profile), await readActs(tx, id))
  const attempt = async (act: ManifestAct, by: Acting, at: Date | null) => {
    try {
      await savepoint(tx, () => recordAct(doing, id, act, by, at))
      recorded.push(act.kind as RowOutcome['recorded'][number])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      notes.push(error.message)
    }
  }
  const m = await read()
  const by = await whoRecords(doing, m)
  // The answer first: it happened on its own day, the number is recorded now.
  if (by !== null) await answerFromFile(doing, m, values, attempt, read)
  if (values.officialNo !== undefined && m.officialNo === null) {
    if (by === null) notes.push('编号由移出人、接受人或专班办公室登记')
    else await attempt(actOf({ kind: 'recordNumber', officialNo: values.officialNo }), by, null)
  } else if (values.officialNo !== undefined && m.officialNo !== values.officialNo)
    notes.push(`本系统登记的编号是 ${m.officialNo}`)
  return { ...said, manifest: id, number: m.number, recorded, note: notes.join('；') || null }
}

/** A file says what stands in the other system, in the name of the party that could have typed it here. */
async function whoRecords(
  { tx, system, fileName, house, now }: Importing,
  m: Manifest,
): Promise<Acting | null> {
  const { parties, supervises } = await readStanding(tx, dayIn(house.district.zone, now))
  const through = `${system.name}，${fileName}`
  const mine = (['consignor', 'consignee'] as const).find((role) => {
    const party = m.parties[role]
    return party !== undefined && parties.includes(party)
  })
  const role = mine ?? (supervises ? ('consignor' as const) : null)
  return role && { role, party: m.parties[role] ?? null, via: 'file', name: tx.actor.name, through }
}

/** Of a receiver who has no account here the answer is taken from the file; who has one answers for themselves. */
async function answerFromFile(
  { tx, system, fileName, house, now }: Importing,
  m: Manifest,
  values: RowValues,
  attempt: (act: ManifestAct, by: Acting, at: Date | null) => Promise<void>,
  read: () => Promise<Manifest>,
): Promise<void> {
  const { consignee } = m.parties
  const { receivedOn, accepted } = values
  if (consignee === undefined || receivedOn === undefined || accepted === undefined) return
  if (!['inTransit', 'arrived'].includes(m.state) || (await hasAccount(tx, consignee))) return
  const by: Acting = {
    role: 'consignee',
    party: consignee,
    via: 'file',
    name: values.receiverHandler ?? tx.actor.name,
    through: `${system.name}，${fileName}`,
  }
  // The file knows the day only: its end, as far as that has come.
  const end = endOfDay(house.district.zone, asDay(receivedOn)).getTime() - 60_000
  const at = new Date(Math.min(end, now.getTime()))
  const profile = getProfile(house, system.profile)
  if (m.state === 'inTransit' && profile.steps.arrive) await attempt(actOf({ kind: 'arrive' }), by, at)
  if ((await read()).state === 'inTransit' && profile.steps.arrive) return
  const reason = `据${system.name}返回文件登记`
  await attempt(actOf({ kind: 'receive', values: receiptOf(values), reason }), by, at)
}

const receiptOf = ({ accepted, refused, receiverHandler }: RowValues) => ({
  accepted: inGrams(accepted ?? '0'),
  refused: inGrams(refused ?? '0'),
  ...(receiverHandler ? { receiverHandler } : {}),
})

/** `readCell` has left an exact decimal of tonnes with at most six places. */
function inGrams(tonnes: string): number {
  const [whole = '0', part = ''] = tonnes.split('.')
  return Number(`${whole}${part.padEnd(6, '0')}`)
}

const actOf = (act: Partial<ManifestAct> & Pick<ManifestAct, 'kind'>): ManifestAct =>
  ManifestActShape.parse(act)

async function recordAct(
  { tx, house, now }: Importing,
  manifest: number,
  act: ManifestAct,
  by: Acting,
  deviceAt: Date | null,
): Promise<void> {
  await performAct(tx, house, { on: { manifest }, act, who: () => by, now, deviceAt, command: null })
}
