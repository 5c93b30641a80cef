import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { RegisterKind } from '../packs/registers.contract.ts'
import { sendXlsx } from '../parties/house.ts'
import { readListFile, withUploadedFile } from '../parties/list-file.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import type { Section } from './matters.contract.ts'
import { paperDocx } from './papers-docx.ts'
import { EntryQuery, RegisterImportQuery, RegisterImportReply } from './registers.contract.ts'
import { authorizeUnit, findEntries, kindOf, knownIn } from './registers.routes.ts'
import { cellText, columnTitle, type ReadEntry, readEntry } from './registers.rules.ts'
import { insertEntry, nextEntryId, type StoredEntry } from './registers.store.ts'
import { listFields, valuesOf } from './registers-import.rules.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['项目与登记册']
const Kind = z.object({ kind: z.string().max(60) })
const Asked = EntryQuery.omit({ offset: true, limit: true })

/** Each register goes out as a workbook and as Word, and a list of entries comes in as a workbook. */
export function registerFileRoutes(app: App, context: Context, house: RhythmHouse): void {
  exportRoutes(app, context, house)
  importRoute(app, context, house)
}

function exportRoutes(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  const { pack } = house.district
  const read = (actor: Actor, kind: RegisterKind, query: z.infer<typeof Asked>) =>
    database.read(actor, (tx) => findEntries(tx, house, kind, query, now()))
  app.get(
    '/api/v1/registers/:kind/list.xlsx',
    { schema: { tags, summary: '登记册（Excel）', params: Kind, querystring: Asked } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const kind = kindOf(house, request.params.kind)
      const entries = await read(actor, kind, request.query)
      const columns = [
        { key: 'unit', title: '填报单位' },
        ...kind.fields.map((f) => ({ key: `f ${f.key}`, title: columnTitle(f), type: columnType(f.type) })),
      ]
      const rows = entries.map((e) => ({
        unit: unitName(pack, e.unit),
        ...Object.fromEntries(kind.fields.map((f) => [`f ${f.key}`, cellText(f, e.content[f.key])])),
      }))
      const marks = house.demo ? ['演示数据'] : []
      return sendXlsx(reply, `${kind.title}.xlsx`, listXlsx({ title: kind.title, columns, marks }, rows))
    },
  )
  app.get(
    '/api/v1/registers/:kind/list.docx',
    { schema: { tags, summary: '登记册（Word）', params: Kind, querystring: Asked } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const kind = kindOf(house, request.params.kind)
      const file = await registerDocx(house, kind, await read(actor, kind, request.query))
      const name = `${kind.title}.docx`
      return reply
        .type(fileTypes.docx)
        .header('content-disposition', attachment(name, 'list.docx'))
        .header('cache-control', 'no-store')
        .send(file)
    },
  )
}

const columnType = (type: string) =>
  type === 'number' ? ('number' as const) : type === 'day' ? ('date' as const) : ('text' as const)

async function registerDocx(
  { district, demo }: RhythmHouse,
  kind: RegisterKind,
  entries: readonly StoredEntry[],
) {
  const { office } = district.pack.district.documents
  const sections = entries.map(
    (entry, i): Section => ({
      heading: `${i + 1}. ${entry.name}（${unitName(district.pack, entry.unit)}）`,
      paragraphs: kind.fields.flatMap((field) => {
        const text = cellText(field, entry.content[field.key])
        return text === '' || field.key === kind.nameField ? [] : [`${columnTitle(field)}：${text}`]
      }),
    }),
  )
  return await paperDocx({
    ...{ head: office, number: null, signer: null, title: kind.title, recipients: [], sections },
    ...{ issuer: office, signedOn: null, printedBy: office, printedOn: null },
    marks: demo ? ['演示数据'] : [],
  })
}

function importRoute(app: App, context: Context, house: RhythmHouse): void {
  const { database, sessions, now } = context
  app.post(
    '/api/v1/registers/:kind/import',
    {
      schema: {
        tags,
        summary: '导入登记（先试读）',
        consumes: ['multipart/form-data'],
        params: Kind,
        querystring: RegisterImportQuery,
        response: { 200: RegisterImportReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const kind = kindOf(house, request.params.kind)
      const { unit, dryRun, key } = request.query
      authorizeUnit(actor, house.district, kind, unit)
      return await withUploadedFile(request, async (path, fileName) => {
        if (dryRun) {
          const { read, ...told } = await database.read(actor, (tx) => readLines(tx, house, kind, path))
          return { dryRun, ...told, added: 0, rows: read.length }
        }
        const hash = createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
        const content = { kind: kind.key, unit, hash }
        const act = { key: key ?? refuse('list_key_missing'), act: 'register.import', content }
        return await perform(context, request, actor, act, async (tx) => {
          const { read, faults } = await readLines(tx, house, kind, path)
          if (faults.length > 0) refuse('list_faulty', { count: faults.length }, faults)
          for (const entry of read) await addEntry(tx, kind, unit, entry, now())
          const answer = { dryRun, rows: read.length, added: read.length, faults }
          return { answer, object: kind.key, detail: { fileName, hash, unit, added: read.length } }
        })
      })
    },
  )
}

async function readLines(tx: Reader, house: RhythmHouse, kind: RegisterKind, path: string) {
  const { lines } = await readListFile(path, listFields(kind))
  if (lines.length === 0) refuse('list_empty')
  const known = await knownIn(tx, house)
  const { findUnit, findStreet } = house.district.names
  const read = lines.map((line) => ({
    row: line.row,
    ...readEntry(
      kind,
      valuesOf(kind, line.values, (name) => (findUnit(name) ?? findStreet(name))?.code),
      known,
    ),
  }))
  const faults = read.flatMap(({ row, problems }) => problems.map((message) => ({ row, message })))
  return { read, faults }
}

async function addEntry(
  tx: Writer,
  kind: RegisterKind,
  unit: string,
  entry: ReadEntry,
  now: Date,
): Promise<void> {
  const { name, day, measures, content, files } = entry
  const id = await nextEntryId(tx)
  const head = { id, revision: 1, kind: kind.key, unit, withdrawn: false, reason: null }
  await insertEntry(tx, { ...head, name, day, measures, content, files }, now)
}
