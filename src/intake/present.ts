import type { Attachment } from './attachments.store.ts'
import {
  type AttachmentView,
  type ImportRowView,
  type ImportView,
  importStatusNames,
  type MappingScreen,
  type Template,
} from './contract.ts'
import { belongsTo } from './facts-of.rules.ts'
import { fieldKey, formIds } from './forms/form.ts'
import { forms, getForm } from './forms/forms.ts'
import type { ImportRecord } from './imports.store.ts'
import type { ImportRow, RowContent } from './rows.store.ts'
import { mappableFields, type SheetPreview } from './sheets/read-form.ts'

const titleOf = (form: string | null): string | null => {
  const id = formIds.find((f) => f === form)
  return id === undefined ? null : getForm(id).title
}

export function presentImport(i: ImportRecord): ImportView {
  const { counts } = i
  return {
    id: i.id,
    fileName: i.fileName,
    fileHash: i.fileHash,
    bytes: i.bytes,
    party: i.party,
    partyName: i.partyName,
    unit: i.unit,
    form: i.form,
    formTitle: titleOf(i.form),
    status: i.status,
    statusName: statusName(i),
    choice: i.choice,
    options: i.options,
    counts,
    problems: i.problems,
    grams: i.grams,
    firstDay: i.firstDay,
    lastDay: i.lastDay,
    // All or nothing: until the one transaction is through, nothing is booked, however far it has come.
    progress: {
      done: i.done,
      total: i.total,
      booked: i.status === 'booking' && i.choice === 'good' ? i.done : bookedOf(i),
    },
    failure: i.failure,
    actor: i.actor,
    createdAt: i.createdAt.toISOString(),
    updatedAt: i.updatedAt.toISOString(),
    finishedAt: i.finishedAt?.toISOString() ?? null,
    demo: i.demo,
  }
}

/** A file that brought nothing the book did not hold has not been booked in part. */
function statusName(i: ImportRecord): string {
  const ended = i.status === 'done' || i.status === 'partly'
  if (!ended || bookedOf(i) > 0) return importStatusNames[i.status]
  return i.counts.unchanged > 0 ? '没有新内容' : '没有可记账的行'
}

const bookedOf = ({ counts }: ImportRecord): number =>
  counts.booked + counts.corrected + counts.attached + counts.reversed + counts.noted

export function presentRow(r: ImportRow & { earlier: RowContent | null }): ImportRowView {
  return {
    no: r.no,
    sheet: r.sheet,
    row: r.row,
    identity: r.identity,
    day: r.day,
    code: r.code,
    grams: r.grams,
    raw: r.content.raw,
    verdict: r.verdict,
    messages: r.messages,
    differences: r.verdict === 'changed' && r.earlier ? differences(r.content, r.earlier) : [],
    outcome: r.outcome,
    record: r.record,
    posting: r.posting,
  }
}

function differences(now: RowContent, before: RowContent): ImportRowView['differences'] {
  const form = getForm(now.form)
  return form.fields.flatMap((field) => {
    if (field.part !== undefined && field.part !== now.part) return []
    const same = JSON.stringify(now.values[field.id]) === JSON.stringify(before.values[field.id])
    if (same) return []
    const text = (c: RowContent): string => `${c.raw[field.id] ?? ''}${suffix(c, field.id)}`
    return [{ field: fieldKey(field), title: field.title, before: text(before), after: text(now) }]
  })
}

/** The unit that stood elsewhere, where the cell has none of its own. */
const suffix = (c: RowContent, field: string): string =>
  c.units[field] !== undefined && /^[\d.,\s]+$/.test(c.raw[field] ?? '') ? ` ${c.units[field]}` : ''

const confidence = (n: number): number => Math.round(n * 100) / 100

export function presentMapping(previews: readonly SheetPreview[], chosen: string | null): MappingScreen {
  const main = previews.find((p) => p.recognition.form) ?? previews[0]
  const recognized = main?.recognition
  const form = formIds.find((f) => f === chosen) ?? recognized?.form?.id ?? null
  const scores = new Map(recognized?.candidates.map((c) => [c.form.id, c.score]) ?? [])
  const mapped = new Set(recognized?.columns.flatMap((c) => (c.field ? [fieldKey(c.field)] : [])))
  const labelled = new Set(recognized?.labels.map(({ field }) => fieldKey(field)))
  return {
    signature: recognized?.signature ?? '',
    form,
    formTitle: titleOf(form),
    forms: forms.map(({ id, title }) => ({
      id,
      title,
      score: scores.has(id) ? confidence(scores.get(id) ?? 0) : null,
    })),
    sheets: previews.map(({ name, recognition, rows }) => ({
      name,
      headerRows: recognition.header ? range(recognition.header.top, recognition.header.bottom) : [],
      columns: recognition.columns.map((c) => ({
        letter: c.letter,
        title: c.title,
        field: c.field ? fieldKey(c.field) : null,
        confidence: confidence(c.confidence),
        unit: c.unit ?? null,
      })),
      rows: rows.map(({ row, cells }) => ({ row, cells: [...cells] })),
    })),
    fields:
      form === null
        ? []
        : mappableFields(getForm(form)).map((f) => ({
            ...f,
            mapped: mapped.has(f.id) || labelled.has(f.id),
          })),
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

export const templates: readonly Template[] = forms.map(({ id, title, basis }) => ({
  id,
  title,
  source: basis,
  by: belongsTo(id) === 'unit' ? 'unit' : 'party',
}))

export const presentAttachment = (a: Attachment): AttachmentView => ({
  hash: a.hash,
  name: a.name,
  mediaType: a.mediaType,
  bytes: a.bytes,
  party: a.party,
  uploadedAt: a.uploadedAt.toISOString(),
  actor: a.actor,
})
