import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { receiveFile } from '../../src/intake/commands.ts'
import { importCap } from '../../src/intake/files.ts'
import { runImport } from '../../src/intake/run-import.ts'
import type { Intake } from '../../src/intake/scene.ts'
import { type BookContext, bookFacts, type Item } from '../../src/ledger/booking.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import type { House } from '../../src/ledger/house.ts'
import type { Database } from '../../src/platform/database.ts'
import { csv } from '../intake/support.ts'
import { bookkeeper, ownStore, place, testDistrict, testZone } from '../support/book.ts'

/** Something that only those concerned may read: words of a paper, or a mass that nobody else's comes to. */
export interface Secret {
  readonly texts: readonly string[]
  readonly parties: ReadonlySet<number>
  readonly streets: ReadonlySet<string>
}

export interface Townsman {
  readonly party: number
  readonly facility: number
  readonly street: string | null
}

export interface SecretTown {
  readonly people: readonly Townsman[]
  readonly carrier: number
  readonly secrets: Secret[]
}

const scrap = ['900-001-S17', '900-002-S17', '900-003-S17', '900-005-S17', '139-001-S13'] as const
const hazardous = ['900-214-08', '900-249-08', '900-041-49', '336-064-17'] as const

/** A mass that no other mass looks like, in grams, kilograms or tonnes: seven digits, the last not zero. */
function massesFrom(numbers: readonly number[]): () => number {
  const used = new Set<number>()
  let at = 0
  return () => {
    for (;;) {
      const n = 1_000_001 + (((numbers[at++ % numbers.length] ?? 0) + at * 7919) % 8_999_990)
      if (n % 10 === 0 || used.has(n)) continue
      used.add(n)
      return n
    }
  }
}

const textsOfMass = (grams: number): string[] => {
  const digits = String(grams)
  return [digits, `${digits.slice(0, -6)}.${digits.slice(-6)}`, `${digits.slice(0, -3)}.${digits.slice(-3)}`]
}

/** Words that stand nowhere else. */
const word = (): string => `SECRET${randomBytes(6).toString('hex')}`

/**
 * A town of chance whose every paper, mass, file and remark is a secret with its audience: the parties a fact names,
 * and the streets in which their places stand.
 */
export async function secretTown(
  intake: Intake,
  streets: readonly string[],
  seed: number,
): Promise<SecretTown> {
  const { database, house } = intake
  const numbers = fc.sample(fc.nat(9_000_000), { seed, numRuns: 400 })
  const people: Townsman[] = []
  for (let i = 0; i < 6; i++) {
    const street = streets[i % streets.length] as string
    people.push({ ...(await place(database, `厂${i}`, { street })), street })
  }
  const inside = {
    ...(await place(database, '区内厂', { street: streets[0] ?? '', kind: 'recycler' })),
    street: streets[0] ?? null,
  }
  const outside = { ...(await place(database, '区外厂', { region: 'outProvince' })), street: null }
  const { party: carrier } = await place(database, '运输公司', { region: 'inProvince' })
  const town: SecretTown = { people: [...people, inside, outside], carrier, secrets: [] }
  const mass = massesFrom(numbers)
  for (const [i, who] of people.entries()) {
    const to = (numbers[i] ?? 0) % 2 === 0 ? inside : outside
    await tell(database, house, town, i, who, to, mass)
    await keepFiles(intake, town, who)
  }
  return town
}

function keep(town: SecretTown, parties: readonly number[], texts: readonly string[]): void {
  const homes = town.people.filter((p) => parties.includes(p.party)).flatMap((p) => p.street ?? [])
  town.secrets.push({ texts, parties: new Set(parties), streets: new Set(homes) })
}

/** A year of one enterprise, hazardous and not: what it generates, stores, treats, ships, and what its receiver says. */
async function tell(
  database: Database,
  house: House,
  town: SecretTown,
  index: number,
  who: Townsman,
  to: Townsman,
  mass: () => number,
): Promise<void> {
  const store = await ownStore(database, who, `TS10${index}`)
  const facts: { fact: Partial<Fact>; parties: number[] }[] = []
  const say = (fact: Partial<Fact>, parties: number[] = [who.party]): void => {
    const remark = word()
    const label = word()
    facts.push({
      fact: { ...fact, details: { remark }, ...(fact.kind === 'generate' ? { label } : {}) } as Partial<Fact>,
      parties,
    })
    const grams =
      'grams' in fact ? [fact.grams] : 'columns' in fact ? (fact.columns ?? []).map((c) => c.grams) : []
    keep(town, parties, [
      remark,
      ...(fact.kind === 'generate' ? [label] : []),
      ...grams.flatMap((g) => textsOfMass(g ?? 0)),
    ])
  }
  for (const [k, code] of [scrap[index % scrap.length], hazardous[index % hazardous.length]].entries()) {
    const [made, moved, left, used] = [mass() + 9_000_000, mass(), mass(), mass()] as const
    const at = { facility: who.facility, code: code as string }
    const day = (n: number): string => `2025-0${1 + k}-${String(n).padStart(2, '0')}`
    say({ kind: 'generate', occurredOn: day(3), grams: made, ...at })
    say({ kind: 'store', occurredOn: day(4), from: who.facility, grams: moved, ...at, facility: store })
    say({ kind: 'selfTreat', occurredOn: day(6), purpose: 'utilize', method: 'R9', grams: used, ...at })
    const [plate, documentNo] = [word(), word()]
    const load = {
      code: code as string,
      consignor: who.facility,
      consignee: to.facility,
      purpose: 'utilize',
      plate,
      documentNo,
      carrier: town.carrier,
    } as const
    const concerned = [who.party, to.party, town.carrier]
    keep(town, concerned, [plate, documentNo])
    say({ kind: 'ship', occurredOn: day(10), grams: left, ...load }, concerned)
    const accepted = left - 1 - (index % 7)
    say(
      {
        kind: 'receive',
        occurredOn: day(11),
        grams: accepted % 10 === 0 ? accepted - 1 : accepted,
        refused: 0,
        ...load,
      },
      concerned,
    )
    const columns = [{ column: 'generated' as const, grams: made + mass() }]
    say({ kind: 'declare', occurredOn: '2025-12-31', from: '2025-01-01', ...at, columns })
  }
  await database.write(bookkeeper, async (tx) => {
    const context: BookContext = {
      rules: house.rules,
      now: new Date('2026-01-10T02:00:00Z'),
      zone: testZone,
      command: null,
      demo: false,
    }
    const items = facts.map(({ fact }, i): Item => {
      const said = word()
      keep(town, [who.party], [said])
      const record = {
        ...{
          kind: 'gisw-t4',
          party: who.party,
          unit: null,
          import: null,
          sheet: null,
          row: null,
          version: 1,
        },
        ...{
          identity: `p${who.party}|${i}`,
          hash: said,
          content: { values: { remark: said }, raw: {}, part: 'row' },
        },
      }
      const given = { grade: 'recorded', details: {}, allowUnexplained: true, ...fact } as Fact
      return fact.kind === 'declare' ? { fact: given } : { fact: given, record }
    })
    await bookFacts(tx, items, context, true)
  })
}

/** Files, evidence, remembered headings and a request to enter late: each the party's own matter. */
async function keepFiles(intake: Intake, town: SecretTown, who: Townsman): Promise<void> {
  const words = Array.from({ length: 6 }, word)
  const [file, row, evidence, header, reason, number] = words as [string, ...string[]]
  keep(town, [who.party], words)
  const { database, files } = intake
  const list = csv([
    ['一般工业固体废物产生环节记录表'],
    ['记录表编号', '代码', '产生时间', '产生数量（吨）', '备注'],
    ['CS20250301001', scrap[0], '2025-03-01', 1, String(row)],
  ])
  const kept = await files.keep(Readable.from([Buffer.from(list)]), importCap)
  const sent = { ...kept, name: `${file}.csv`, party: who.party, unit: null, form: null }
  const id = await database.write(bookkeeper, (tx) => receiveFile(tx, intake, sent))
  await runImport(intake, id, new AbortController().signal)
  await database.write(bookkeeper, async (tx) => {
    await tx.query(
      `insert into wufei.attachment (district, hash, name, media_type, bytes, party, uploaded_at, actor) values ($1, $2, $3, 'image/png', 1, $4, now(), 'test')`,
      [testDistrict, randomBytes(32).toString('hex'), evidence, who.party],
    )
    await tx.query(
      `insert into wufei.saved_mapping (district, owner, signature, form, mapping, party, actor, updated_at) values ($1, $2, $3, 'gisw-t4', $4, $5, 'test', now())`,
      [testDistrict, `party ${who.party}`, header, JSON.stringify({ columns: { A: header } }), who.party],
    )
    await tx.query(
      `insert into wufei.late_entry (district, number, reason, stream, party, from_day, to_day, requested_at, requested_by)
       values ($1, $2, $3, 'industrial', $4, '2025-01-01', '2026-01-01', now(), 'test')`,
      [testDistrict, number, reason, who.party],
    )
  })
}
