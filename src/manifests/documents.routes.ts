import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { readPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn, wallClockIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { type ListColumn, listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditShown } from '../platform/audit.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { type Manifest, manifestStateNames } from './contract.ts'
import { LabelQuery, LedgerQuery } from './documents.contract.ts'
import { type LedgerRow, ledgerRows } from './documents.store.ts'
import { foldActs } from './fold.rules.ts'
import { getProfile } from './house.ts'
import { labelOf } from './label.ts'
import { labelsPdf } from './label-pdf.ts'
import { readNames } from './list.store.ts'
import { getManifestRow, readActs } from './manifest.store.ts'
import { manifestPdf, receiptPdf } from './manifest-pdf.ts'
import { readPackages } from './package.store.ts'
import { carriedPackages } from './package-way.store.ts'
import { type PrintedManifest, printManifest } from './print.rules.ts'
import { codeFor, verificationUrl } from './public.routes.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['转移联单']
const Id = z.object({ id: z.coerce.number().int().positive() })

const sendPdf = (reply: FastifyReply, name: string, content: Buffer): FastifyReply =>
  reply
    .type(fileTypes.pdf)
    .header('content-disposition', attachment(name, 'document.pdf'))
    .header('cache-control', 'no-store')
    .send(content)

export function documentRoutes(app: App, context: Context, house: House): void {
  const { database, sessions, now, config } = context
  const marks = house.demo ? ['演示数据'] : []
  const seen = auditShown(context)
  app.get(
    '/api/v1/package-labels',
    {
      schema: {
        tags: ['包装与标签'],
        summary: '打印标签（PDF）',
        querystring: LabelQuery,
        response: failures,
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'package')
      const { codes, side, format } = request.query
      const wanted = [...new Set(codes.map(readPackageCode))]
      const labels = await database.read(actor, async (tx) => {
        const packages = await readPackages(tx, wanted)
        const missing = wanted.find((code) => !packages.some((p) => p.code === code))
        if (missing !== undefined) refuse('package_unknown', { code: missing })
        const group = packages.find((p) => p.waste === null)
        if (group) refuse('package_is_group', { code: group.code })
        const made = []
        for (const p of packages) made.push(await labelOf(tx, house, p, config.publicUrl))
        return made.map((l) => ({ ...l, side: side ?? l.side }))
      })
      await seen(actor, request, 'package labels', labels.length, { codes: wanted.length })
      return sendPdf(reply, '包装标签.pdf', await labelsPdf(labels, format, now()))
    },
  )
  const print = async (actor: Actor, id: number) => await database.read(actor, (tx) => printed(tx, house, id))
  app.get(
    '/api/v1/manifests/:id/pdf',
    { schema: { tags, summary: '打印联单（PDF）', params: Id, response: failures } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { m, paper } = await print(actor, request.params.id)
      const content = await manifestPdf(paper, verificationOf(context, m), { now: now(), marks })
      await seen(actor, request, `manifest ${request.params.id} pdf`, 1)
      return sendPdf(reply, `${paper.title} ${paper.number ?? '草稿'}.pdf`, content)
    },
  )
  app.get(
    '/api/v1/manifests/:id/receipt',
    { schema: { tags, summary: '打印接收回执（PDF）', params: Id, response: failures } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const { m, paper, keys } = await print(actor, request.params.id)
      const verification = verificationOf(context, m)
      if (m.outcome === null || verification === null)
        return refuse('manifest_not_received', { state: manifestStateNames[m.state] })
      const content = await receiptPdf(paper, verification, { now: now(), marks, keys })
      await seen(actor, request, `manifest ${request.params.id} receipt`, 1)
      return sendPdf(reply, `接收回执 ${paper.number}.pdf`, content)
    },
  )
  app.get(
    '/api/v1/manifest-ledger',
    { schema: { tags, summary: '联单台账（工作簿）', querystring: LedgerQuery, response: failures } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'manifest')
      const rows = await database.read(actor, (tx) => ledgerRows(tx, request.query))
      await seen(actor, request, 'manifest ledger', rows.length, request.query)
      const { from, to } = request.query
      const today = dayIn(house.district.zone, now())
      const remarks = [`起运日 ${from ?? '最早'} 至 ${to ?? '今'}`, `${today} 导出`, `${rows.length} 份`]
      const list = { title: '联单台账', columns: ledgerColumns, remarks, marks }
      return sendXlsx(
        reply,
        `联单台账 ${today}.xlsx`,
        listXlsx(
          list,
          rows.map((row) => ledgerRow(house, row)),
        ),
      )
    },
  )
}

/** What a receipt says: both ends and what was taken. */
const receiptFields = [
  'consignor',
  'consignee',
  'carrier',
  'plate',
  'code',
  'purpose',
  'method',
  'grams',
  'accepted',
  'refused',
  'receivedWeighing',
]

async function printed(
  tx: Reader,
  house: House,
  id: number,
): Promise<{ m: Manifest; paper: PrintedManifest; keys: string[] }> {
  const row = await getManifestRow(tx, id)
  const profile = getProfile(house, row.profile)
  const acts = await readActs(tx, id)
  const m = foldActs(profile, acts)
  const numbersOf = (type: 'facility' | 'party') =>
    profile.fields
      .filter((f) => f.type === type)
      .flatMap((f) => (typeof m.values[f.key] === 'number' ? [m.values[f.key] as number] : []))
  const signers = acts.flatMap((a) => a.by.party ?? [])
  const carriers = m.legs.flatMap((leg) => leg.carrier ?? [])
  const { parties, facilities } = await readNames(
    tx,
    [...numbersOf('party'), ...signers, ...carriers],
    numbersOf('facility'),
  )
  const nameIn = (list: readonly { id: number; name: string }[]) => (n: number) =>
    list.find((x) => x.id === n)?.name ?? `#${n}`
  const paper = printManifest(profile, m, acts, await carriedPackages(tx, id), {
    waste: (code) => house.district.waste.nameOf(code),
    facility: nameIn(facilities),
    party: nameIn(parties),
    time: (at) => {
      const { day, time } = wallClockIn(house.district.zone, new Date(at))
      return `${day} ${time.slice(0, 5)}`
    },
  })
  const keys = profile.fields.filter((f) => receiptFields.includes(f.key)).map((f) => f.title)
  return { m, paper, keys }
}

const verificationOf = (context: Context, m: Manifest): { url: string; code: string } | null =>
  m.number === null
    ? null
    : { url: verificationUrl(context, m.number, m.acts), code: codeFor(context, m.number) }

const ledgerColumns: readonly ListColumn[] = [
  { key: 'number', title: '联单编号', width: 22 },
  { key: 'officialNo', title: '官方联单号', width: 20 },
  { key: 'profile', title: '种类', width: 22 },
  { key: 'state', title: '状态' },
  { key: 'consignor', title: '移出单位', width: 28 },
  { key: 'consignee', title: '接受单位', width: 28 },
  { key: 'carrier', title: '承运单位', width: 28 },
  { key: 'plate', title: '牌号' },
  { key: 'code', title: '废物代码' },
  { key: 'wasteName', title: '废物名称', width: 24 },
  { key: 'grams', title: '移出量（吨）', type: 'number' },
  { key: 'accepted', title: '接受量（吨）', type: 'number' },
  { key: 'refused', title: '拒收量（吨）', type: 'number' },
  { key: 'difference', title: '差异（吨）', type: 'number' },
  { key: 'packages', title: '件数', type: 'number' },
  { key: 'issuedOn', title: '签发', type: 'date' },
  { key: 'loadedOn', title: '起运', type: 'date' },
  { key: 'receivedOn', title: '接收', type: 'date' },
  { key: 'dueOn', title: '期限', type: 'date' },
  { key: 'demo', title: '数据性质' },
]

function ledgerRow({ district }: House, row: LedgerRow) {
  const tonnes = (g: number | null) => (g === null ? null : gramsToDecimal(g as Grams, '吨'))
  const received = row.accepted !== null && row.grams !== null && row.received_on !== null
  const difference = received ? (row.grams as number) - (row.accepted as number) - (row.refused ?? 0) : null
  return {
    number: row.number,
    officialNo: row.official_no,
    profile: district.pack.manifestProfiles.find((p) => p.key === row.profile)?.name ?? row.profile,
    state: manifestStateNames[row.state],
    consignor: row.consignor,
    consignee: row.consignee,
    carrier: row.carrier,
    plate: row.plate,
    code: row.code,
    wasteName: row.code === null ? null : district.waste.nameOf(row.code),
    grams: tonnes(row.grams),
    accepted: received ? tonnes(row.accepted) : null,
    refused: received ? tonnes(row.refused) : null,
    difference: tonnes(difference),
    packages: row.packages,
    issuedOn: row.issued_on,
    loadedOn: row.loaded_on,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    demo: row.demo ? '演示数据' : '',
  }
}
