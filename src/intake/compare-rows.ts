import { readEffective } from '../ledger/correct.store.ts'
import type { Reader } from '../platform/database.ts'
import { messageOf } from './book-rows.ts'
import type { Verdict } from './contract.ts'
import { factsOf, tellsFacts } from './facts-of.rules.ts'
import type { Scene } from './reading.ts'
import { recordsBehind } from './records.store.ts'
import { type KnownRecord, knownRecords, reversedHash, type StagedRow } from './rows.store.ts'
import { type Booked, isOwn, saysTheSame, tellsOf } from './told-again.rules.ts'

/** The posting that a row carries our number of, and the record that first told of it in this form. */
interface Named extends Booked {
  identity: string | null
}

/** Compares a batch with what is booked already, and reads what each row would tell the book. */
export async function compared(tx: Reader, scene: Scene, rows: readonly StagedRow[]): Promise<StagedRow[]> {
  const named = await namedPostings(tx, scene, rows)
  const kinds = [...new Set(rows.map((r) => r.form))]
  const names = new Map(rows.map((r) => [r.no, namesOf(r, named.get(r.no), scene)]))
  const known = await knownRecords(tx, kinds, [...names.values()].flat())
  return rows.map((row) => {
    const own = names.get(row.no) ?? []
    const before = own.map((name) => known.get(name)).find((r) => r !== undefined)
    return compareRow(row, before, own[0] ?? null, named.get(row.no), scene)
  })
}

function compareRow(
  staged: StagedRow,
  before: KnownRecord | undefined,
  name: string | null,
  named: Named | undefined,
  scene: Scene,
): StagedRow {
  const { posting: _, ...content } = staged.content
  const row = {
    ...staged,
    content: named ? staged.content : content,
    identity: before?.identity ?? name,
    before: before?.id ?? null,
  }
  if (row.verdict === 'error') return row
  if (before !== undefined && before.hash === row.hash) return { ...row, verdict: 'unchanged' }
  const reading = factsOf(row.content, scene)
  if (named && !before && reading.fact && saysTheSame(named, reading.fact, scene.directory))
    return { ...row, verdict: 'unchanged' }
  const differs = named !== undefined || (before !== undefined && before.hash !== reversedHash)
  const messages = [
    ...row.messages,
    ...reading.errors.map((p) => messageOf(row, p, 'error')),
    ...reading.warnings.map((p) => messageOf(row, p, 'warning')),
  ]
  const verdict: Verdict =
    reading.errors.length > 0 ? 'error' : differs ? 'changed' : messages.length > 0 ? 'warning' : 'good'
  return { ...row, verdict, messages }
}

const isNumbered = (identity: string): boolean => /\|no\|/.test(identity)

/**
 * The names a row may be known by, its own first: the form's own number; else what our posting is known by; and each
 * under the numbers of the parties that are one with its own.
 */
function namesOf(row: StagedRow, named: Named | undefined, { party }: Scene): string[] {
  const { identity, form } = row
  const own = identity !== null && isNumbered(identity) ? identity : null
  const ours = named && (named.identity ?? `p${party?.id}|${form}|posting|${row.content.posting}`)
  const name = own ?? ours ?? identity
  if (name === null) return []
  if (!party || party.merged.length === 0) return [name]
  const rest = name.slice(name.indexOf('|'))
  return [...new Set([name, ...[party, ...party.merged].map(({ id }) => `p${id}${rest}`)])]
}

/** Of the rows that carry our numbers: postings of the party's own that the rows tell of still. */
async function namedPostings(
  tx: Reader,
  scene: Scene,
  rows: readonly StagedRow[],
): Promise<Map<number, Named>> {
  const asking = rows.filter(
    (r) => r.content.posting !== undefined && tellsFacts(r.form) && r.verdict !== 'error',
  )
  const ids = asking.map((r) => r.content.posting as number)
  if (ids.length === 0) return new Map()
  const booked = new Map((await readEffective(tx, ids)).map((e) => [e.id, e]))
  const records = await recordsBehind(tx, ids)
  return new Map(
    asking.flatMap((row): [number, Named][] => {
      const id = row.content.posting as number
      const told = booked.get(id)
      if (!told || told.withdrawn || !isOwn(told, scene)) return []
      const { fact } = factsOf(row.content, scene)
      if (fact && !tellsOf(told, fact)) return []
      const { kind, occurredOn, fact: inForce } = told
      return [
        [row.no, { kind, occurredOn, fact: inForce, identity: records.get(`${id}|${row.form}`) ?? null }],
      ]
    }),
  )
}
