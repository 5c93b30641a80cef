import { containsDay, type Period, yearPeriod } from '../core/period.ts'
import type { RegisterKind } from '../packs/registers.contract.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import type { Counted } from './appraisal.rules.ts'
import type { Section } from './matters.contract.ts'
import { readEntries, type StoredEntry } from './registers.store.ts'
import type { RhythmHouse, RhythmSource } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

/** What the registers tell the rhythm: honours count in the appraisal, a document of a period says what was done. */
export function registerSource({ district }: Pick<RhythmHouse, 'district'>): RhythmSource {
  const { pack } = district
  return {
    told: async (tx, period) => doneSections(pack, await entriesOf(tx, pack, period)),
    counted: async (tx, year, _today) => {
      const entries = await entriesOf(tx, pack, yearPeriod(year))
      return {
        honours: { counted: counted(pack, entries, 'honour', (entry) => [entry.unit]) },
        falsifications: {
          counted: counted(pack, entries, 'falsification', (entry) => namedUnits(pack, entry)),
        },
      }
    },
  }
}

/** Entries of the kinds of one use, once for each unit that they are about. */
function counted(
  { registers }: Pack,
  entries: readonly StoredEntry[],
  use: RegisterKind['use'],
  unitsOf: (entry: StoredEntry) => readonly string[],
): Counted[] {
  const kinds = registers.filter((k) => k.use === use).map((k) => k.key)
  return entries
    .filter((e) => kinds.includes(e.kind))
    .flatMap((e) =>
      unitsOf(e).map((unit) => ({
        unit,
        title: e.name,
        origin: { kind: e.kind, key: String(e.id), title: e.name },
      })),
    )
}

/** The units that an entry names in its own fields, not the one that filed it. */
function namedUnits({ registers }: Pack, { kind, content }: StoredEntry): string[] {
  const fields = registers.find((k) => k.key === kind)?.fields.filter((f) => f.type === 'units') ?? []
  return [...new Set(fields.flatMap((f) => (content[f.key] as string[] | undefined) ?? []))]
}

async function entriesOf(tx: Reader, { registers }: Pack, period: Period): Promise<StoredEntry[]> {
  const kinds = registers.filter((k) => k.use !== 'project').map((k) => k.key)
  const entries = await readEntries(tx, kinds, null)
  return entries.filter((e) => !e.withdrawn && e.day !== null && containsDay(period, e.day as Period['from']))
}

/** Named up to this many of a kind; a year's brief would else be a list. */
const NAMED = 8

function doneSections(pack: Pack, entries: readonly StoredEntry[]): Section[] {
  const paragraphs = pack.registers.flatMap((kind) => {
    // What was found against a unit is the appraisal's matter, not an achievement of the period.
    if (kind.use === 'falsification') return []
    const mine = entries.filter((e) => e.kind === kind.key)
    if (mine.length === 0) return []
    const named = mine.slice(0, NAMED).map((e) => `${e.name}（${unitName(pack, e.unit)}）`)
    const more = mine.length > NAMED ? '等' : ''
    return [`${kind.title} ${mine.length} ${measureWord(kind.noun)}：${named.join('、')}${more}。`]
  })
  return paragraphs.length === 0 ? [] : [{ heading: '工作开展情况', paragraphs }]
}

/** 场活动 counts in 场. */
const measureWord = (noun: string): string => noun.slice(0, 1)
