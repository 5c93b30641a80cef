import { readFile } from 'node:fs/promises'
import multipart from '@fastify/multipart'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { fileStore, megabyte } from '../intake/files.ts'
import { receiveUpload } from '../intake/upload.ts'
import { readDocx } from '../office/read-docx.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { TextConfirmation, TextProposal } from './documents.contract.ts'
import { type PlanHouse, planKey } from './house.ts'
import { matchSafeguards } from './safeguard-text.rules.ts'
import { matchText, segmentsOf } from './text-match.rules.ts'
import { insertTexts } from './texts.store.ts'
import { unitRef } from './units.rules.ts'
import { getDuty, getPlan, type StoredPlan } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划正文']
const documentCap = 20 * megabyte

/** The office loads the plan's text from its own document; it is matched to measures and confirmed on a screen. */
export async function documentRoutes(app: App, context: Context, house: PlanHouse): Promise<void> {
  await app.register(multipart, { limits: { fileSize: documentCap + 1, files: 1 } })
  proposeRoute(app, context, house)
  confirmRoute(app, context, house)
}

function proposeRoute(app: App, { config, database, sessions }: Context, house: PlanHouse): void {
  const files = fileStore(config.dataDir)
  app.post(
    '/api/v1/plan/documents',
    {
      schema: {
        tags,
        summary: '读取规划正文并与措施对应',
        consumes: ['multipart/form-data'],
        response: { 200: TextProposal, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'confirm', 'plan')
      const { name, hash, path, fields } = await receiveUpload(request, files, documentCap, () => {})
      const paragraphs = await paragraphsOf(files.absolute(path), name)
      const plan = await database.read(actor, (tx) => getPlan(tx, planKey(house, fields.plan)))
      return propose(house, plan, { name, hash }, paragraphs)
    },
  )
}

/** Word or plain text, UTF-8 or GB 18030. */
async function paragraphsOf(path: string, name: string): Promise<string[]> {
  if (/\.docx$/i.test(name)) return await readDocx(path)
  if (!/\.txt$/i.test(name)) return refuse('plan_document_kind', { name })
  const bytes = await readFile(path)
  const text = decoded(bytes)
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function propose(
  { district }: PlanHouse,
  plan: StoredPlan,
  document: TextProposal['document'],
  paragraphs: readonly string[],
): TextProposal {
  if (paragraphs.length === 0) refuse('plan_document_empty')
  const segments = segmentsOf(paragraphs, district.pack)
  if (segments.length === 0) refuse('plan_document_unmatched')
  const measures = matchText(segments, plan.duties)
  const matches = [...measures, ...matchSafeguards(paragraphs, plan.duties, segments.length)]
  const matched = new Set(matches.map((m) => m.measure))
  return {
    document,
    segments: matches.map(({ segment, measure, score, sure }) => {
      const duty = plan.duties.find((d) => d.id === measure)
      const named = [...(duty?.leads ?? []), ...(duty?.supports ?? [])]
      return {
        ...segment,
        units: segment.units.map((code) => unitRef(district.pack, code)),
        measure,
        measureTitle: duty?.title ?? null,
        score,
        sure,
        // The text of a safeguard names no units.
        unitsDiffer: duty?.kind === 'measure' && !sameMembers(named, segment.units),
      }
    }),
    unmatched: plan.duties
      .filter((d) => !matched.has(d.id))
      .map(({ id, title, place }) => ({ id, title, place })),
  }
}

const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((one) => b.includes(one)) && b.every((one) => a.includes(one))

function confirmRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/plan/texts',
    {
      schema: {
        tags,
        summary: '确认措施的规划正文',
        body: TextConfirmation,
        response: { 204: z.null(), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'confirm', 'plan')
      const { key, document, texts } = request.body
      const plan = planKey(house, request.body.plan)
      await perform(
        context,
        request,
        actor,
        { key, act: 'plan.text', content: { plan, document, texts } },
        async (tx) => {
          const stored = await getPlan(tx, plan)
          for (const { measure } of texts) getDuty(stored, measure)
          await insertTexts(tx, plan, document, texts, now())
          return { answer: {}, object: `plan ${plan}`, detail: { document, measures: texts.length } }
        },
      )
      return reply.code(204).send(null)
    },
  )
}
