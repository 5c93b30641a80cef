import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import multipart from '@fastify/multipart'
import exceljs from 'exceljs'
import { placeNames } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import type { Database, Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { managementClassNames, partyKindNames, sectorNames } from './contract.ts'
import { type PartyHouse, registerOf, sendXlsx } from './house.ts'
import { readListFile, uploadLimits, withUploadedFile } from './list-file.ts'
import { PartyImportQuery, PartyImportReply } from './party-list.contract.ts'
import { type PartyListKey, partyListFields } from './party-list.rules.ts'
import { importPartyList } from './party-list.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['企业与设施']

export async function partyImportRoutes(app: App, context: Context, house: PartyHouse): Promise<void> {
  const { database, sessions, now } = context
  await app.register(multipart, { limits: uploadLimits })
  app.post(
    '/api/v1/parties/import',
    {
      schema: {
        tags,
        summary: '导入单位名录（先试读）',
        consumes: ['multipart/form-data'],
        querystring: PartyImportQuery,
        response: { 200: PartyImportReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      const { dryRun, goodOnly, key } = request.query
      return withUploadedFile(request, async (path, fileName) => {
        const list = await readListFile(path, partyListFields)
        if (list.lines.length === 0) refuse('list_empty')
        const register = { ...registerOf(house, now()), district: house.district }
        if (dryRun) {
          const outcome = await rehearse(database, actor, (tx) => importPartyList(tx, list, register))
          return { dryRun, ...outcome }
        }
        const hash = createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
        return perform(
          context,
          request,
          actor,
          { key: key ?? refuse('list_key_missing'), act: 'party.import', content: { hash, goodOnly } },
          async (tx) => {
            const outcome = await importPartyList(tx, list, register)
            if (outcome.errors.length > 0 && !goodOnly)
              refuse('list_faulty', { count: outcome.errors.length }, outcome.errors)
            const { errors, warnings, ...counts } = outcome
            const detail = { fileName, hash, ...counts, errors: errors.length }
            return { answer: { dryRun, ...outcome }, object: 'parties', detail }
          },
        )
      })
    },
  )
  app.get(
    '/api/v1/parties/template.xlsx',
    { schema: { tags, summary: '单位名录模板', response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'party')
      return sendXlsx(reply, '单位名录模板.xlsx', await partyTemplate(house))
    },
  )
}

/** Everything that the work does is undone; what it answers stays. */
async function rehearse<T>(database: Database, actor: Actor, work: (tx: Writer) => Promise<T>): Promise<T> {
  const undone = Symbol('undone')
  let answer: T | undefined
  try {
    await database.write(
      actor,
      async (tx) => {
        answer = await work(tx)
        throw undone
      },
      { attempts: 1 },
    )
  } catch (error) {
    if (error !== undone) throw error
  }
  return answer as T
}

/** Rows of the template that offer the words to choose from. */
const LAST_LISTED = 2000

/** Imports as it is: the line marked 示例 is skipped. */
export async function partyTemplate({ district }: PartyHouse): Promise<Buffer> {
  const { streets, facilityKinds } = district.pack
  const example: Partial<Record<PartyListKey, string>> = {
    ...{
      name: '示例：某某有限公司',
      kind: '企业',
      industry: 'C3985',
      managementClass: '简化管理',
      place: '区内',
    },
    ...{
      facility: '一厂区',
      facilityKind: facilityKinds[0]?.name ?? '',
      region: '区内',
      street: streets[0]?.name ?? '',
    },
    ...{ sector: '工业' },
  }
  const choices: Partial<Record<PartyListKey, readonly string[]>> = {
    kind: Object.entries(partyKindNames).flatMap(([k, name]) =>
      k === 'unit' || k === 'street' ? [] : [name],
    ),
    managementClass: Object.values(managementClassNames),
    place: ['区内', '区外'],
    region: ['区内', ...Object.entries(placeNames).flatMap(([k, name]) => (k === 'own' ? [] : [name]))],
    street: streets.map((s) => s.name),
    facilityKind: facilityKinds.map((k) => k.name),
    sector: Object.values(sectorNames),
  }
  const workbook = new exceljs.Workbook()
  const sheet = workbook.addWorksheet('单位名录', { views: [{ state: 'frozen', ySplit: 2 }] })
  const lists = workbook.addWorksheet('选项', { state: 'hidden' })
  sheet.getCell(1, 1).value = '单位名录（一行一处设施；同一单位有几处设施就写几行；空格表示不改）'
  // ExcelJS has validations by range, though its types do not say so.
  const { dataValidations: validations } = sheet as unknown as {
    dataValidations: { add(range: string, validation: exceljs.DataValidation): void }
  }
  partyListFields.forEach((field, i) => {
    const column = sheet.getColumn(i + 1)
    column.width = Math.max(12, field.titles[0].length * 2.4)
    column.numFmt = '@'
    sheet.getCell(2, i + 1).value = field.titles[0]
    sheet.getCell(2, i + 1).font = { bold: true }
    sheet.getCell(3, i + 1).value = example[field.key] ?? null
    const words = choices[field.key]
    if (!words) return
    words.forEach((word, n) => {
      lists.getCell(n + 1, i + 1).value = word
    })
    const letter = lists.getColumn(i + 1).letter
    const formulae = [`选项!$${letter}$1:$${letter}$${words.length}`]
    validations.add(`${letter}4:${letter}${LAST_LISTED}`, { type: 'list', allowBlank: true, formulae })
  })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
