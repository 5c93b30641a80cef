import { Refusal, refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { contentHash } from '../platform/command.ts'
import { savepoint, type Writer } from '../platform/database.ts'
import { actingFor, beginningFor, type Standing } from './acting.rules.ts'
import type { BulkFault, BulkKind, BulkRow } from './bulk.contract.ts'
import {
  type BulkColumn,
  bulkColumns,
  faultsOf,
  type Named,
  numberKey,
  readBulkCell,
  reasonKey,
} from './bulk.rules.ts'
import {
  findBulkRow,
  findNumbered,
  insertBulkRow,
  lockBulk,
  partiesNamed,
  placesNamed,
} from './bulk.store.ts'
import type { BulkFile, BulkLine } from './bulk-file.ts'
import { type Acting, type FieldValues, ManifestAct, type ManifestActKind } from './contract.ts'
import { numberIn } from './fields.rules.ts'
import { foldActs } from './fold.rules.ts'
import { getProfile } from './house.ts'
import { readActs, readParties } from './manifest.store.ts'
import { type DoneAct, performAct } from './perform-act.ts'
import { readStanding } from './standing.store.ts'

export interface Bulk {
  readonly tx: Writer
  readonly house: House
  readonly now: Date
  readonly key: string | null
  readonly kind: BulkKind
  readonly profile: string
}

interface Scene extends Bulk {
  readonly of: ManifestProfile
  readonly columns: readonly BulkColumn[]
  readonly letters: ReadonlyMap<string, string>
  readonly standing: Standing
  readonly named: Named
  readonly today: string
}

/**
 * Every row through the same acts as by hand, in one transaction: what is wrong with one leaves no trace and does not
 * touch the others. Whether the whole stands is the caller's choice.
 */
export async function runBulk(bulk: Bulk, file: BulkFile): Promise<BulkRow[]> {
  const { tx, house, kind, now } = bulk
  const of = getProfile(house, bulk.profile)
  const today = dayIn(house.district.zone, now)
  const standing = await readStanding(tx, today)
  await lockBulk(tx, kind, standing.parties)
  const columns = bulkColumns(of, kind)
  const named = await namesIn(tx, columns, file, standing)
  const scene: Scene = { ...bulk, of, columns, letters: file.letters, standing, named, today }
  const seen = new Map<string, number>()
  const rows: BulkRow[] = []
  for (const line of file.lines) {
    const reference = line.cells.get(numberKey)?.text ?? ''
    const before = seen.get(reference)
    if (reference !== '') seen.set(reference, before ?? line.row)
    rows.push(await readRow(scene, line, reference, before))
  }
  return rows
}

async function readRow(
  scene: Scene,
  line: BulkLine,
  reference: string,
  before: number | undefined,
): Promise<BulkRow> {
  const at = { sheet: line.sheet, row: line.row, reference, warnings: [] as string[] }
  const bad = (faults: readonly BulkFault[]): BulkRow => ({
    ...at,
    verdict: 'error',
    manifest: null,
    faults: [...faults],
  })
  const told = (error: Refusal): BulkRow => {
    const cells = new Map([...line.cells].map(([key, { text }]) => [key, text]))
    const faults = faultsOf(error, scene.columns, cells)
    return bad(
      faults.map(({ key, ...f }) => ({
        ...f,
        column: key === null ? null : (scene.letters.get(key) ?? null),
      })),
    )
  }
  if (reference === '')
    return told(new Refusal('list_cell_missing', { title: scene.columns[0]?.title ?? '' }))
  if (before !== undefined) return told(new Refusal('bulk_reference_twice', { reference, row: before }))
  const { values, faults } = valuesOf(scene, line)
  try {
    if (
      scene.kind === 'receive' &&
      values.accepted === undefined &&
      values.refused === undefined &&
      faults.length === 0
    )
      return { ...at, verdict: 'skipped', manifest: null, faults: [] }
    if (faults.length > 0) return bad(faults)
    const carried = await savepoint(scene.tx, () =>
      scene.kind === 'issue'
        ? issue(scene, reference, values)
        : receive(scene, reference, values, line.cells.get(reasonKey)?.text),
    )
    return { ...at, faults: [], ...carried }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return told(error)
  }
}

type Carried = Pick<BulkRow, 'verdict' | 'manifest' | 'warnings'>

function valuesOf(scene: Scene, line: BulkLine): { values: FieldValues; faults: BulkFault[] } {
  const values: FieldValues = {}
  const faults: BulkFault[] = []
  for (const { key, title, field } of scene.columns) {
    const cell = line.cells.get(key)
    if (!field || !cell) continue
    const read = readBulkCell(scene.of, field, cell, scene.named)
    if ('value' in read) values[key] = read.value
    else faults.push({ ...read.fault, column: scene.letters.get(key) ?? null, title })
  }
  return { values, faults }
}

async function namesIn(
  tx: Writer,
  columns: readonly BulkColumn[],
  { lines }: BulkFile,
  standing: Standing,
): Promise<Named> {
  const textsOf = (type: 'facility' | 'party'): string[] => {
    const keys = columns.filter((c) => c.field?.type === type).map((c) => c.key)
    return [...new Set(lines.flatMap((l) => keys.flatMap((k) => l.cells.get(k)?.text ?? [])))]
  }
  const places = await placesNamed(tx, textsOf('facility'))
  const parties = await partiesNamed(tx, textsOf('party'))
  const mine = [...standing.parties, ...standing.delegations.map((d) => d.party)]
  return {
    facility: (name, own) => {
      const all = places.filter((p) => p.names.includes(name))
      const owned = all.filter((p) => mine.includes(p.party))
      return (own && owned.length > 0 ? owned : all).map((p) => p.id)
    },
    party: (name) => parties.filter((p) => p.name === name || p.code === name).map((p) => p.id),
  }
}

async function act(
  scene: Scene,
  on: { manifest: number } | { profile: string },
  kind: ManifestActKind,
  by: Acting,
  more: object = {},
): Promise<DoneAct> {
  const { tx, house, now, key } = scene
  const asked = ManifestAct.parse({ kind, ...more })
  return await performAct(tx, house, { on, act: asked, who: () => by, now, deviceAt: null, command: key })
}

/** A row told again says the same, and does nothing; the same number may not say another thing. */
async function known(scene: Scene, party: number, identity: string, digest: string): Promise<Carried | null> {
  const found = await findBulkRow(scene.tx, party, scene.kind, identity)
  if (!found) return null
  if (found.digest !== digest)
    refuse('bulk_reference_taken', { reference: identity, number: found.number ?? '' })
  return { verdict: 'known', manifest: { id: found.manifest, number: found.number }, warnings: [] }
}

async function keep(
  scene: Scene,
  party: number,
  identity: string,
  digest: string,
  done: DoneAct,
): Promise<Carried> {
  const { tx, kind, now } = scene
  await insertBulkRow(tx, { party, kind, identity, digest, manifest: done.id }, now)
  const warnings = done.fact.findings.filter((f) => f.severity === 'warn').map((f) => f.message)
  return { verdict: 'good', manifest: { id: done.id, number: done.manifest.number }, warnings }
}

async function issue(scene: Scene, reference: string, values: FieldValues): Promise<Carried> {
  const consignor = numberIn(values, 'consignor')
  const field = scene.columns.find((c) => c.key === 'consignor')
  if (consignor === null)
    return refuse('manifest_fields_missing', { fields: field?.title ?? '' }, [
      { key: 'consignor', title: field?.title },
    ])
  const party = (await readParties(scene.tx, [consignor])).get(consignor)
  const by = (kind: ManifestActKind) => beginningFor(party, 'consignor', kind, scene.standing)
  const drafting = by('draft')
  const digest = contentHash({ profile: scene.profile, values })
  const before = await known(scene, party as number, reference, digest)
  if (before) return before
  const drafted = await act(scene, { profile: scene.of.key }, 'draft', drafting, { values })
  const done = await act(scene, { manifest: drafted.id }, 'issue', by('issue'))
  return await keep(scene, party as number, reference, digest, done)
}

async function receive(
  scene: Scene,
  number: string,
  values: FieldValues,
  reason: string | undefined,
): Promise<Carried> {
  const { tx, of, standing, today } = scene
  const found = (await findNumbered(tx, number)) ?? refuse('bulk_number_unknown', { number })
  if (found.profile !== of.key) {
    const other = getProfile(scene.house, found.profile).name
    return refuse('bulk_other_profile', { number, profile: other })
  }
  const m = foldActs(of, await readActs(tx, found.id))
  const digest = contentHash({ values, reason: reason ?? null })
  const party = m.parties.consignee
  const before = party === undefined ? null : await known(scene, party, found.number ?? number, digest)
  if (before) return before
  // In the ledger stands what was received already: where it says the same there is nothing to do.
  const same = Object.entries(values).every(([key, value]) => (m.values[key] ?? null) === value)
  if (m.outcome !== null && same)
    return { verdict: 'known', manifest: { id: found.id, number: found.number }, warnings: [] }
  const by = (kind: ManifestActKind, on = m) => actingFor(of, on, { kind }, standing, today, 'consignee')
  const on = { manifest: found.id }
  const arrives = of.steps.arrive && m.state === 'inTransit'
  const arrived = arrives ? (await act(scene, on, 'arrive', by('arrive'))).manifest : m
  const said = Object.fromEntries(
    Object.entries(values).filter(([key]) => of.fields.some((f) => f.key === key)),
  )
  const filled = { refused: 0, ...said }
  const done = await act(scene, on, 'receive', by('receive', arrived), {
    values: filled,
    ...(reason ? { reason } : {}),
  })
  return await keep(scene, party as number, found.number ?? number, digest, done)
}
