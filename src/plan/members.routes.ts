import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { PlanData } from '../packs/plan-data.ts'
import { sendXlsx } from '../parties/house.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { dayGiven, type PlanHouse, planKey } from './house.ts'
import {
  bodyNames,
  Ending,
  MemberRequest,
  type MemberRow,
  MembersQuery,
  MembersReply,
  memberRoleNames,
} from './units.contract.ts'
import { isUnit, unitName } from './units.rules.ts'
import { endMember, insertMember, lockMember, readMembers, type StoredMember } from './units.store.ts'
import { getPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['领导小组与专班']
const Id = z.object({ id: z.coerce.number().int().positive() })

/** 领导小组 and 专班: terms by date, and who came after whom. */
export function memberRoutes(app: App, context: Context, house: PlanHouse): void {
  const { database, sessions } = context
  app.get(
    '/api/v1/plan/members',
    {
      schema: {
        tags,
        summary: '成员名单',
        querystring: MembersQuery,
        response: { 200: MembersReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      return await database.read(actor, (tx) => findMembers(tx, house, request.query))
    },
  )
  app.get(
    '/api/v1/plan/members.xlsx',
    { schema: { tags, summary: '成员名单（Excel）', querystring: MembersQuery } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const { members } = await database.read(actor, (tx) => findMembers(tx, house, request.query))
      const { on } = request.query
      const title = on ? `领导小组与专班成员（${on}在任）` : '领导小组与专班历任成员'
      const rows = members.map((m) => ({
        ...m,
        body: bodyNames[m.body],
        role: memberRoleNames[m.role],
      }))
      return sendXlsx(reply, `${title}.xlsx`, listXlsx({ title, columns }, rows))
    },
  )
  writeRoutes(app, context, house)
}

const columns = [
  { key: 'body', title: '机构', width: 12 },
  { key: 'groupTitle', title: '组别', width: 14 },
  { key: 'role', title: '组内职务', width: 10 },
  { key: 'person', title: '姓名', width: 12 },
  { key: 'unitName', title: '单位', width: 24 },
  { key: 'post', title: '职务', width: 18 },
  { key: 'from', title: '任职日', type: 'date' },
  { key: 'to', title: '卸任日', type: 'date' },
  { key: 'successor', title: '接替人', width: 12 },
] as const

async function findMembers(tx: Reader, house: PlanHouse, { body, on }: MembersQuery): Promise<MembersReply> {
  const plan = await getPlan(tx, planKey(house, undefined))
  const found = (await readMembers(tx, on ?? null)).filter((m) => body === undefined || m.body === body)
  return { groups: plan.content.taskForceGroups, members: presentMembers(house, plan, found) }
}

export function presentMembers(
  { district }: PlanHouse,
  { content }: { readonly content: PlanData },
  members: readonly StoredMember[],
): MemberRow[] {
  return members.map((m) => ({
    ...m,
    groupTitle: content.taskForceGroups.find((g) => g.key === m.group)?.title ?? null,
    unitName: unitName(district.pack, m.unit),
  }))
}

function writeRoutes(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/members',
    {
      schema: {
        tags,
        summary: '登记成员，可接替前任',
        body: MemberRequest,
        response: { 201: Id, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'staff', 'plan')
      const { key, replaces, ...member } = request.body
      const act = { key, act: 'plan.member.add', content: { ...member, replaces } }
      const made = await perform(context, request, actor, act, async (tx) => {
        const { content } = await getPlan(tx, planKey(house, undefined))
        if (!isUnit(house.district.pack, member.unit)) refuse('plan_unit_unknown', { unit: member.unit })
        const known = content.taskForceGroups.some((g) => g.key === member.group)
        if (member.group !== null && !known) refuse('member_group_unknown', { group: member.group })
        const id = await insertMember(tx, { ...member, from: dayGiven(member.from) }, now())
        if (replaces !== null) await end(tx, replaces, member.from, id)
        return { answer: { id }, object: `member ${id}`, detail: { ...member, replaces } }
      })
      return reply.code(201).send(made)
    },
  )
  app.post(
    '/api/v1/plan/members/:id/end',
    {
      schema: {
        tags,
        summary: '成员卸任',
        params: Id,
        body: Ending,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'staff', 'plan')
      const { id } = request.params
      const { key, to } = request.body
      await perform(
        context,
        request,
        actor,
        { key, act: 'plan.member.end', content: { id, to } },
        async (tx) => {
          await end(tx, id, to, null)
          return { answer: {}, object: `member ${id}`, detail: { to } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}

async function end(tx: Writer, id: number, to: string, replacedBy: number | null): Promise<void> {
  const member = await lockMember(tx, id)
  if (member.to !== null) refuse('member_ended', { person: member.person, to: member.to })
  if (to <= member.from) refuse('member_term_empty', { to, from: member.from })
  await endMember(tx, id, to, replacedBy)
}
