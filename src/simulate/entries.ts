import { addMonths, asDay, type Day } from '../core/day.ts'
import type { RegisterKind } from '../packs/registers.contract.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import type { EntryValues } from '../plan/registers.contract.ts'
import { knownIn } from '../plan/registers.routes.ts'
import { readEntry } from '../plan/registers.rules.ts'
import { insertEntry, nextEntryId, readEntries, type StoredEntry } from '../plan/registers.store.ts'
import { getPlan } from '../plan/versions.store.ts'
import { audit } from '../platform/audit.ts'
import { contentHash } from '../platform/command.ts'
import type { EntryDraft } from './entry-draft.ts'
import { projectsOf } from './projects.ts'
import { workEntries } from './soft-work.ts'
import { after, momentOf, play, type Scene, type Stage } from './stage.ts'

/** Registers and projects of a demonstration year, entered and carried on at the end of every month. */
export function entryScenes(stage: Stage, first: boolean): Scene[] {
  return Array.from({ length: 12 }, (_, i): Scene => {
    const day = after(stage, addMonths(asDay(`${stage.year}-01-28`), i), 0)
    return { day, run: () => playMonth(stage, first, i + 1, day) }
  })
}

async function playMonth(stage: Stage, first: boolean, month: number, day: Day): Promise<void> {
  const { pack } = stage.house.district
  const at = momentOf(stage, day, 45)
  await play(stage, 'clerk', `entries ${month}`, at, async (tx, house) => {
    const { duties } = await getPlan(tx, pack.plan.key)
    const known = await knownIn(tx, house)
    const there = await readEntries(
      tx,
      pack.registers.map((kind) => kind.key),
      null,
    )
    let written = 0
    for (const draft of draftsOf(stage, first, duties)) {
      const kind = pack.registers.find((one) => one.key === draft.kind)
      const values = draft.at(day)
      if (!kind || values === null) continue
      const { problems, ...read } = readEntry(kind, fitted(kind, values), known)
      const before = there.find((one) => one.kind === kind.key && one.name === draft.name)
      // A kind that the district has made its own asks for what is not known here.
      if (problems.length > 0 || (before && !carriesOn(before, read.content))) continue
      const id = before?.id ?? (await nextEntryId(tx))
      const made = { id, revision: (before?.revision ?? 0) + 1, withdrawn: false, reason: null }
      await insertEntry(tx, { ...made, ...read, kind: kind.key, unit: draft.unit }, at)
      written++
    }
    await audit(tx, {
      at,
      act: 'register.add',
      object: `registers ${stage.year}-${month}`,
      detail: { demo: true, written },
    })
    return { written }
  })
}

/** Changed since the demonstration wrote it last; what a person has changed is left alone. */
const carriesOn = (before: StoredEntry, content: EntryValues): boolean =>
  before.actor.startsWith('demo:') &&
  !before.withdrawn &&
  contentHash(before.content) !== contentHash(content)

/** What was begun in the year before is carried on. */
function draftsOf(stage: Stage, first: boolean, duties: readonly Duty[]): EntryDraft[] {
  const { pack } = stage.house.district
  const measures = duties.filter((duty) => duty.kind === 'measure')
  const years = first ? [stage.year] : [stage.year - 1, stage.year]
  return years.flatMap((year) => [
    ...projectsOf(pack, measures, year, stage.seed),
    ...workEntries(pack, measures, year, stage.seed),
  ])
}

/** Only fields that the kind has, and of choices one that it knows. */
function fitted(kind: RegisterKind, values: EntryValues): EntryValues {
  return Object.fromEntries(
    kind.fields.flatMap((field) => {
      const value = values[field.key]
      if (value === undefined) return []
      const other = field.type === 'choice' && !field.choices.includes(String(value))
      return [[field.key, other ? (field.choices[0] ?? null) : value]]
    }),
  )
}
