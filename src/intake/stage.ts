import { Refusal } from '../core/refusal.ts'
import { dayOf, periodIn, quantityOf, textOf } from './cells.ts'
import type { RowMessage } from './contract.ts'
import { belongsTo, rankOf } from './facts-of.rules.ts'
import type { FormId } from './forms/form.ts'
import { getForm } from './forms/forms.ts'
import { messageOfFault } from './read-file.ts'
import type { Scene } from './reading.ts'
import type { RowContent, StagedRow } from './rows.store.ts'
import { rowContentHash, rowIdentity } from './sheets/identity.ts'
import type { FormRow } from './sheets/read-row.ts'

/** Who signed and when the sheet was filled in is said of the paper: another date makes no other row. */
const ofThePaper = ['responsiblePerson', 'filledAt', 'unitName', 'unitCreditCode']

/** Gives the rows of one file their identities; equal ones are told apart by their ordinal. */
export function stager(owner: string) {
  const seen = new Map<string, { count: number; hashes: Map<string, number> }>()
  /** A row copied with our number is another load: only the first one tells of the posting. */
  const postings = new Set<number>()
  let no = 0
  return (read: FormRow): StagedRow => {
    const form = getForm(read.form)
    const part = form.parts.find((p) => p.id === read.part)
    const values = Object.fromEntries(Object.entries(read.values).filter(([k]) => !ofThePaper.includes(k)))
    const hash = rowContentHash(values)
    const numberField = part?.number
    const numbered = numberField !== undefined && textOf(read.values, numberField) !== undefined
    const day = part?.days
      .map((id) => dayOf(read.values, id) ?? periodIn(read.values, id)?.from)
      .find((d) => d)
    const named = numbered || day !== undefined
    const base = `${owner}|${rowIdentity(read)}`
    const known = seen.get(base) ?? { count: 0, hashes: new Map<string, number>() }
    const twin = known.hashes.get(hash)
    const messages = read.faults.map(messageOfFault)
    // A number that stands in the row's own cell names one load; one above the table covers them all.
    if (numbered && twin !== undefined && numberField in read.columns)
      messages.push(repeated(read, numberField, twin))
    if (named) {
      known.count++
      known.hashes.set(hash, read.row)
      seen.set(base, known)
    }
    const content: RowContent = {
      form: read.form,
      part: read.part,
      values: read.values,
      raw: read.raw,
      columns: read.columns,
      units: read.units,
      extra: read.extra,
      ...(read.posting === undefined || postings.has(read.posting) ? {} : { posting: read.posting }),
    }
    if (read.posting !== undefined) postings.add(read.posting)
    const bad = read.kind === 'rejected' || messages.some((m) => m.severity === 'error')
    return {
      no: ++no,
      form: read.form,
      rank: rankOf(read),
      sheet: read.sheet,
      row: read.row,
      identity: named ? (known.count === 1 ? base : `${base}#${known.count}`) : null,
      hash,
      day: day ?? null,
      code: textOf(read.values, 'wasteCode') ?? null,
      grams: part === undefined ? null : (quantityOf(read.values, part.principal)?.grams ?? null),
      content,
      verdict: bad ? 'error' : messages.length > 0 ? 'warning' : 'good',
      messages,
      before: null,
    }
  }
}

function repeated(read: FormRow, field: string, row: number): RowMessage {
  const { code, message } = new Refusal('row_repeated', { row })
  const value = read.raw[field] ?? null
  return {
    severity: 'error',
    sheet: read.sheet,
    row: read.row,
    column: read.columns[field] ?? null,
    value,
    code,
    message,
  }
}

/** Faults of a file as a whole: whose it is by its heading, and whether they may hand in such a form. */
export function ownerProblem(
  read: Pick<FormRow, 'form' | 'values' | 'sheet'>,
  owner: { party: number | null },
  scene: Scene,
): RowMessage | null {
  const refusal = wrongForm(read.form, owner) ?? wrongParty(read, scene)
  if (!refusal) return null
  const { code, message } = refusal
  return { severity: 'error', sheet: read.sheet, row: null, column: null, value: null, code, message }
}

function wrongForm(form: FormId, owner: { party: number | null }): Refusal | null {
  const by = belongsTo(form)
  if (by === 'either' || (by === 'unit') === (owner.party === null)) return null
  const whose = by === 'unit' ? '部门或街道' : '企业'
  return new Refusal('import_form_of_others', { form: getForm(form).title, whose })
}

/** A credit code above the table that is another party's: the file was sent in the wrong name. */
function wrongParty(read: Pick<FormRow, 'form' | 'values'>, { party, directory }: Scene): Refusal | null {
  const code = textOf(read.values, 'unitCreditCode')
  if (party === null || code === undefined) return null
  const named = directory.byCreditCode(code)
  if (named === undefined ? party.creditCode === null || party.creditCode === code : named.id === party.id)
    return null
  return new Refusal('import_of_other_party', { code, party: party.name })
}
