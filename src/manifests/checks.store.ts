import type { Place, Purpose } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Exemption } from '../packs/exemptions.ts'
import { exemptionsOf } from '../packs/exemptions.ts'
import type { Reader } from '../platform/database.ts'
import type { Allowed, CheckFacts, Held, HeldPermit } from './checks.rules.ts'
import type { FieldValues, OwnedMass } from './contract.ts'
import { numberIn, textIn } from './fields.rules.ts'
import type { RegisterKind } from './registers.contract.ts'

interface Entry extends Held {
  readonly kind: RegisterKind
  readonly party: number
  readonly counterparty: number | null
  readonly permit: number | null
}

/** What has been read for one act of a manifest; called under the rights of all its parties. */
export async function readCheckFacts(
  tx: Reader,
  asked: {
    manifest: number
    values: FieldValues
    officialNo: string | null
    owners: readonly OwnedMass[]
    day: Day
    exemptions: readonly Exemption[]
  },
): Promise<CheckFacts | null> {
  const { values, day } = asked
  const consignor = numberIn(values, 'consignor')
  const consignee = numberIn(values, 'consignee')
  const code = textIn(values, 'code')
  const purpose = textIn(values, 'purpose') as Purpose | null
  if (consignor === null || consignee === null || code === null || purpose === null) return null
  const carrier = numberIn(values, 'carrier')
  const places = await readPlaces(tx, [consignor, consignee])
  const from = places.get(consignor)
  const to = places.get(consignee)
  if (!from || !to) return null
  const entries = await readEntries(tx, [from.party, to.party, ...(carrier === null ? [] : [carrier])])
  const permits = await readPermits(tx, [from.party, to.party], entries)
  const of = (kind: RegisterKind, party: number | null, counterparty?: number): Entry[] =>
    entries.filter(
      (e) =>
        e.kind === kind &&
        e.party === party &&
        (counterparty === undefined || e.counterparty === counterparty),
    )
  const approvals = of('crossProvinceApproval', from.party, to.party)
  const claimed = textIn(values, 'exemption')
  const listed = exemptionsOf(asked.exemptions, code, day)
  return {
    day,
    code,
    purpose,
    grams: numberIn(values, 'grams') ?? 0,
    names: {
      consignor: from.name,
      consignee: to.name,
      carrier: carrier === null ? null : await readName(tx, carrier),
    },
    region: to.region,
    plate: textIn(values, 'plate'),
    officialNo: asked.officialNo,
    permits: { consignor: permits.get(from.party) ?? [], consignee: permits.get(to.party) ?? [] },
    takenByPermit: await readTaken(tx, consignee, permits.get(to.party) ?? [], day),
    licences: of('carrierLicence', carrier),
    vehicles: of('vehicle', carrier),
    contracts: of('contract', from.party, to.party),
    plans: of('plan', from.party),
    stock: await readStock(
      tx,
      consignor,
      code,
      asked.owners.length > 0 ? asked.owners.map((o) => o.party) : [from.party],
    ),
    approvals: await withUse(tx, approvals, asked.manifest, consignee),
    filings: of('crossProvinceFiling', from.party, to.party),
    claimed: claimedOf(listed, claimed),
    possible: listed.map(({ key, condition }) => ({ key, condition })),
  }
}

function claimedOf(listed: readonly Exemption[], key: string | null): CheckFacts['claimed'] {
  const found = listed.find((e) => e.key === key)
  return found ? { key: found.key, stages: found.stages, text: found.exemption } : null
}

interface PlaceRow {
  readonly id: number
  readonly party: number
  readonly name: string
  readonly region: Place
}

async function readPlaces(tx: Reader, ids: readonly number[]): Promise<Map<number, PlaceRow>> {
  const rows = await tx.query<PlaceRow>(
    `select f.id, coalesce(p.merged_into, p.id) as party, p.name, f.region from wufei.facility f
       join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and f.id = any ($2::int[])`,
    [tx.actor.district, ids],
    'manifest_places',
  )
  return new Map(rows.map((r) => [r.id, r]))
}

async function readName(tx: Reader, party: number): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>(
    'select name from wufei.party where district = $1 and id = $2',
    [tx.actor.district, party],
    'manifest_party_name',
  )
  return row?.name ?? null
}

/** Entries not withdrawn, whatever their days: whether they hold is the rules' question. */
async function readEntries(tx: Reader, parties: readonly number[]): Promise<Entry[]> {
  return await tx.query<Entry>(
    `select kind, party, counterparty, number, codes, grams, permit, valid_from as "from", valid_to as "to" from wufei.manifest_register
     where district = $1 and party = any ($2::int[]) and withdrawn_at is null`,
    [tx.actor.district, parties],
    'manifest_register',
  )
}

/** Permits of the parties' own register, each with the scope registered for it. */
async function readPermits(
  tx: Reader,
  parties: readonly number[],
  entries: readonly Entry[],
): Promise<Map<number, HeldPermit[]>> {
  const rows = await tx.query<{
    id: number
    party: number
    kind: string
    number: string
    from: Day | null
    to: Day | null
  }>(
    `select m.id, coalesce(p.merged_into, p.id) as party, m.kind, m.number, m.valid_from as "from", m.valid_to as "to"
     from wufei.permit m join wufei.party p on p.district = m.district and p.id = m.party
     where m.district = $1 and coalesce(p.merged_into, p.id) = any ($2::int[]) and m.withdrawn_at is null`,
    [tx.actor.district, parties],
    'manifest_permits',
  )
  const held = rows.map(({ id, party, kind, number, from, to }) => {
    const scope = entries.find((e) => e.kind === 'permitScope' && (e.permit === id || e.number === number))
    return {
      party,
      permit: { kind, number, from, to, codes: scope?.codes ?? null, grams: scope?.grams ?? null },
    }
  })
  return new Map(
    [...Map.groupBy(held, (h) => h.party)].map(([party, list]) => [party, list.map((h) => h.permit)]),
  )
}

async function readTaken(
  tx: Reader,
  consignee: number,
  permits: readonly HeldPermit[],
  day: Day,
): Promise<Record<string, number>> {
  const year = day.slice(0, 4)
  const taken: Record<string, number> = {}
  for (const { number, codes, grams } of permits) {
    if (codes === null || grams === null) continue
    const [row] = await tx.query<{ grams: number }>(
      'select wufei.sent_to($1, $2::text[], $3::date, $4::date) as grams',
      [consignee, codes, `${year}-01-01`, `${Number(year) + 1}-01-01`],
      'manifest_taken',
    )
    taken[number] = row?.grams ?? 0
  }
  return taken
}

/** What the owners have in store at the place and in its own stores. */
async function readStock(
  tx: Reader,
  consignor: number,
  code: string,
  owners: readonly number[],
): Promise<number> {
  const [row] = await tx.query<{ grams: number }>(
    `select coalesce(sum(b.grams), 0)::bigint as grams from wufei.lot_balance b
       join wufei.facility f on f.district = b.district and f.id = b.facility
       join wufei.facility at on at.district = $1 and at.id = $2
     where b.district = $1 and b.code = $3 and b.position = 'stored' and b.owner = any ($4::int[])
       and coalesce(f.site, f.id) = coalesce(at.site, at.id)`,
    [tx.actor.district, consignor, code, owners],
    'manifest_stock',
  )
  return row?.grams ?? 0
}

/** Approvals with the loads that went under each while it held, this one left out. */
async function withUse(
  tx: Reader,
  approvals: readonly Entry[],
  manifest: number,
  consignee: number,
): Promise<Allowed[]> {
  const used: Allowed[] = []
  for (const entry of approvals) {
    const [row] = await tx.query<{ grams: number }>(
      `select coalesce(sum(m.grams), 0)::bigint as grams from wufei.manifest m
         join wufei.facility f on f.district = m.district and f.id = m.consignor
       where m.district = $1 and f.party = $2 and m.consignee = $3 and m.id <> $4 and m.state <> 'cancelled'
         and m.loaded_on >= coalesce($5::date, '-infinity') and m.loaded_on < coalesce($6::date, 'infinity')
         and (cardinality($7::text[]) = 0 or m.code = any ($7::text[]) or 'HW' || right(m.code, 2) = any ($7::text[]))`,
      [tx.actor.district, entry.party, consignee, manifest, entry.from, entry.to, entry.codes],
      'manifest_approval_used',
    )
    used.push({ ...entry, used: row?.grams ?? 0 })
  }
  return used
}
