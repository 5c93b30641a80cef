import { findPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { jointly } from './joint.store.ts'
import { heldIn } from './load-lots.store.ts'
import { readParties } from './manifest.store.ts'
import type { PackageAct } from './package.contract.ts'
import { insertExternal, insertPackageAct, readSource, type StoredPackage } from './package.store.ts'
import { booked, codesFor, fill, readable } from './package-fill.ts'
import { group, takeOff, ungroup } from './package-group.ts'
import {
  type ActOf,
  type Doing,
  type Done,
  dayOf,
  massesOf,
  mayAct,
  takenFor,
  today,
} from './package-scene.ts'

/** An act on packages: whatever moves mass is a fact of the book, in the same transaction. */
export async function actOnPackages(doing: Doing, act: PackageAct): Promise<Done> {
  switch (act.kind) {
    case 'pack':
      return await pack(doing, act)
    case 'repack':
      return await repack(doing, act, act.from)
    case 'split':
      return await repack(doing, act, [act.from])
    case 'group':
      return await group(doing, act)
    case 'ungroup':
      return await ungroup(doing, act)
    case 'scrap':
      return await scrap(doing, act)
    case 'register':
      return await register(doing, act)
  }
}

async function pack(doing: Doing, act: ActOf<'pack'>): Promise<Done> {
  const { tx } = doing
  const day = dayOf(doing, act.on)
  const holder = (await readParties(tx, [act.facility])).get(act.facility)
  if (holder === undefined) return refuse('facility_unknown', { facility: act.facility })
  const owner = act.owner ?? holder
  // What lies there its owner may pack as well; what arises, only whoever keeps the place.
  mayAct(doing, ...(act.lot === undefined ? [holder] : [owner, holder]))
  const parties = [...new Set([owner, holder])]
  const source =
    act.lot === undefined
      ? null
      : ((await readSource(tx, act.lot)) ?? refuse('lot_unknown', { lot: act.lot }))
  const waste = source?.code ?? act.waste ?? refuse('package_source_missing')
  if (source && act.waste !== undefined && act.waste !== source.code)
    refuse('package_other_waste', { code: act.lot ?? '', waste: source.code })
  const codes = await codesFor(doing, day, act.items.length)
  const mass = {
    occurredOn: day,
    facility: act.facility,
    owner,
    ...(act.lateEntry ? { lateEntry: act.lateEntry } : {}),
  }
  const outputs = act.items.map((item, i) => ({ grams: item.grams, label: codes[i] as string }))
  const total = outputs.reduce((sum, o) => sum + o.grams, 0)
  const facts = source
    ? [{ kind: 'split', ...mass, inputs: [{ lot: act.lot, grams: total }], outputs }]
    : outputs.map((o) => ({ kind: 'generate', ...mass, code: waste, ...o }))
  const { posting, lots } = await booked(doing, parties, facts)
  // Mass that left that day without a known coming takes what arises then: it is not there to be packed.
  const held = source ? null : await jointly(tx, parties, (joint) => heldIn(joint, lots))
  if (held !== null && held < total) refuse('package_gone_already', { day, waste })
  const into = { items: act.items, owner, facility: act.facility, waste, day, since: source?.since ?? day }
  await fill(doing, into, { kind: 'pack', codes, lots, posting, others: [] })
  return { posting, codes }
}

/** 倒装、分装: what is taken out of packages goes into new ones; what is not taken stays where it is. */
async function repack(
  doing: Doing,
  act: ActOf<'repack'> | ActOf<'split'>,
  from: readonly { code: string; grams?: number | undefined }[],
): Promise<Done> {
  const { tx, now } = doing
  const day = dayOf(doing, act.on)
  const taken = await takenFor(
    doing,
    act.kind,
    from.map((f) => f.code),
  )
  const first = taken[0] as StoredPackage
  const other = taken.find((p) => p.facility.id !== first.facility.id || p.owner.id !== first.owner.id)
  if (other) refuse('package_elsewhere', { code: other.code, place: other.facility.name })
  const codes = await codesFor(doing, day, act.items.length)
  const outputs = act.items.map((item, i) => ({ grams: item.grams, label: codes[i] as string }))
  const wanted = outputs.reduce((sum, o) => sum + o.grams, 0)
  const inputs = taken.map((p, i) => ({ lot: p.lot as number, grams: from[i]?.grams ?? p.held }))
  const given = inputs.reduce((sum, i) => sum + i.grams, 0)
  // A split leaves the rest in the first package; of several there is no saying in which.
  if (act.kind === 'repack' && given !== wanted) refuse('package_mass_differs', massesOf(given, wanted))
  if (act.kind === 'split' && given < wanted) refuse('package_mass_differs', massesOf(given, wanted))
  const fact = {
    kind: act.kind,
    occurredOn: day,
    facility: first.facility.id,
    owner: first.owner.id,
    inputs: act.kind === 'split' ? [{ lot: first.lot as number, grams: wanted }] : inputs,
    outputs,
    ...(act.lateEntry ? { lateEntry: act.lateEntry } : {}),
  }
  const holder = (await readParties(tx, [first.facility.id])).get(first.facility.id) ?? first.owner.id
  const { posting, lots } = await booked(doing, [...new Set([first.owner.id, holder])], [fact])
  const since = taken.map((p) => p.since).sort()[0] as string
  const into = {
    items: act.items,
    owner: first.owner.id,
    facility: first.facility.id,
    waste: first.waste as string,
    day,
    since,
  }
  const old = taken.map((p) => p.code)
  await fill(doing, into, { kind: act.kind, codes, lots, posting, others: old })
  for (const [i, p] of taken.entries()) {
    const gave = act.kind === 'split' ? wanted : (inputs[i]?.grams ?? 0)
    await insertPackageAct(tx, p.id, { kind: act.kind, day, posting, others: codes, grams: -gave }, {}, now)
  }
  return { posting, codes: [...codes, ...old] }
}

/** A package that is given up: what it still holds lies loose there from then on. */
async function scrap(doing: Doing, act: ActOf<'scrap'>): Promise<Done> {
  const { tx, now } = doing
  const day = dayOf(doing, act.on)
  const [p] = (await takenFor(doing, 'scrap', [act.package])) as [StoredPackage]
  let posting: number | null = null
  if (p.lot !== null && p.held > 0) {
    const fact = {
      kind: 'repack',
      occurredOn: day,
      facility: p.facility.id,
      owner: p.owner.id,
      inputs: [{ lot: p.lot }],
      outputs: [{ grams: p.held }],
      ...(act.lateEntry ? { lateEntry: act.lateEntry } : {}),
    }
    posting = (await booked(doing, p.parties, [fact])).posting
  }
  await takeOff(doing, p, day)
  const told = { kind: 'scrap', day, posting, grams: p.held === 0 ? null : -p.held, reason: act.reason }
  await insertPackageAct(tx, p.id, told, { state: 'scrapped' }, now)
  return { posting, codes: [p.code] }
}

async function register(doing: Doing, act: ActOf<'register'>): Promise<Done> {
  const { tx, now } = doing
  const [p] = (await takenFor(doing, 'register', [act.package])) as [StoredPackage]
  const external = readable(act.external, p.waste)
  if (external.scheme === 'hj1276' && p.digitalId !== null)
    refuse('package_has_digital_id', { code: p.code, value: p.digitalId })
  await insertExternal(tx, p.id, external, now)
  await insertPackageAct(tx, p.id, { kind: 'register', day: today(doing) }, {}, now)
  return { posting: null, codes: [p.code] }
}

/** What a scanner read: our own code, also inside an address, or a code of others. */
export const scannedCode = (text: string): string | undefined =>
  findPackageCode(text) ?? findPackageCode(/BZ\d{2}-?\d{7}-?[0-9A-Y]/i.exec(text)?.[0] ?? '')
