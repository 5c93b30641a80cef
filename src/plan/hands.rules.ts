import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { ActRule, Hands, Matter } from './machine.rules.ts'
import { type Hand, Section } from './matters.contract.ts'

/** Parts of machines that more than one kind has: the walk of an outgoing document, and work that is checked. */

type Walking = 'order' | 'paper'
type Working = 'order' | 'action'

export const walkStates = {
  draft: { name: '拟稿' },
  review: { name: '核稿' },
  countersign: { name: '会签' },
  toSign: { name: '待签发' },
  signed: { name: '已签发' },
  numbered: { name: '已编号' },
  issued: { name: '已印发' },
  acknowledged: { name: '已签收' },
  withdrawn: { name: '已撤回', ended: true },
  voided: { name: '已作废', ended: true },
} as const

/** Whether an order went out to its unit and stands; numbered alone it has not, and what was voided never counts. */
export const isIssuedOrder = ({ number, state }: { number: string | null; state: string }): boolean =>
  number !== null && state !== 'numbered' && state !== 'voided'

const beforeSignature = ['draft', 'review', 'countersign', 'toSign'] as const

export const hand = (unit: string): Hand => ({ unit, by: null, at: null, opinion: null })

const remaining = (hands: readonly Hand[], except: string | null): Hand[] =>
  hands.filter((one) => one.at === null && one.unit !== except)

function tick(
  hands: readonly Hand[],
  unit: string | null,
  by: string,
  now: Date,
  opinion: string | null,
): Hand[] {
  return hands.map((one) => (one.unit === unit ? { ...one, by, at: now.toISOString(), opinion } : one))
}

/** The pack says who signs a kind of document; a 督办单 is the leading group's. */
function signerBarrier({ payload, title }: Matter<Walking>, hands: Hands) {
  if (payload.signedBy === 'office' || hands.role === 'leader') return null
  return ['paper_signature_of_leading_group', { title }] as const
}

/** Of the units a person acts for the first whose part is not done yet. */
const openHand = (hands: readonly Hand[], units: readonly string[]): string | null =>
  hands.find((one) => one.at === null && units.includes(one.unit))?.unit ?? null

/** A unit that has already done its part is told so. */
function handBarrier(list: 'countersigners' | 'recipients') {
  return (matter: Matter<Walking>, hands: Hands) => {
    const mine = matter.payload[list].filter(
      (one) => one.unit === hands.unit || hands.streets.includes(one.unit),
    )
    if (mine.length === 0) return ['matter_not_yours', { act: listNames[list], title: matter.title }] as const
    return mine.every((one) => one.at !== null)
      ? (['paper_hand_done', { act: listNames[list], title: matter.title }] as const)
      : null
  }
}
const listNames = { countersigners: '会签', recipients: '签收' } as const

const DraftFields = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  due: z.iso.date().optional(),
  sections: z.array(Section).min(1).max(60).optional(),
  countersigners: z.array(z.string().min(1)).max(40).optional(),
  recipients: z.array(z.string().min(1)).min(1).max(60).optional(),
})

/**
 * 拟稿 → 核稿 → 会签 → 签发 → 文号 → 印发 → 签收. The text is fixed once it leaves the drafter. `unsigned` is what is
 * answered to whoever would number or send it without a signature.
 */
export function walkActs<K extends Walking>(
  unsigned: 'order_unsigned' | 'paper_unsigned',
): Readonly<Record<string, ActRule<K>>> {
  const acts = { ...signingActs(), ...sendingActs(unsigned) }
  return acts as unknown as Readonly<Record<string, ActRule<K>>>
}

type WalkActs = Readonly<Record<string, ActRule<Walking>>>

/** Until it is signed. */
function signingActs(): WalkActs {
  return {
    edit: { name: '修改', right: 'draft', from: ['draft'], to: 'draft', fields: DraftFields, apply: edited },
    submit: { name: '送核', right: 'draft', from: ['draft'], to: 'review' },
    review: {
      name: '核稿',
      right: 'review',
      from: ['review'],
      to: 'toSign',
      notBy: ['submit'],
      apply: ({ payload }) => ({ to: payload.countersigners.length > 0 ? 'countersign' : 'toSign' }),
    },
    countersign: {
      name: '会签',
      right: 'countersign',
      by: 'concerned',
      from: ['countersign'],
      to: 'toSign',
      barred: handBarrier('countersigners'),
      apply: ({ payload }, _fields, { actor, units, now }, note) => {
        const unit = openHand(payload.countersigners, units)
        return {
          payload: { ...payload, countersigners: tick(payload.countersigners, unit, actor.name, now, note) },
          to: remaining(payload.countersigners, unit).length === 0 ? 'toSign' : 'countersign',
        }
      },
    },
    sendBack: {
      name: '退回修改',
      right: 'review',
      from: ['review', 'countersign', 'toSign'],
      to: 'draft',
      needs: ['note'],
      apply: ({ payload }) => ({
        payload: { ...payload, countersigners: payload.countersigners.map((one) => hand(one.unit)) },
      }),
    },
    sign: {
      name: '签发',
      right: 'sign',
      from: ['toSign'],
      to: 'signed',
      barred: signerBarrier,
      apply: ({ payload }, _fields, { actor, now }) => ({
        payload: { ...payload, signature: { by: actor.id, name: actor.name, at: now.toISOString() } },
      }),
    },
    withdraw: {
      name: '撤回',
      right: 'draft',
      from: [...beforeSignature, 'signed'],
      to: 'withdrawn',
      needs: ['note'],
    },
  }
}

/** From the signature on. */
function sendingActs(unsignedCode: 'order_unsigned' | 'paper_unsigned'): WalkActs {
  const unsigned = Object.fromEntries(beforeSignature.map((state) => [state, unsignedCode]))
  return {
    number: {
      name: '编号',
      right: 'issue',
      from: ['signed'],
      to: 'numbered',
      instead: unsigned,
      apply: () => ({ number: true }),
    },
    issue: {
      name: '印发',
      right: 'issue',
      from: ['numbered'],
      to: 'issued',
      instead: { ...unsigned, signed: 'paper_unnumbered' },
    },
    acknowledge: {
      name: '签收',
      right: 'respond',
      by: 'concerned',
      from: ['issued'],
      to: 'acknowledged',
      barred: handBarrier('recipients'),
      apply: ({ payload }, _fields, { actor, units, now }, note) => {
        const unit = openHand(payload.recipients, units)
        return {
          payload: { ...payload, recipients: tick(payload.recipients, unit, actor.name, now, note) },
          to: remaining(payload.recipients, unit).length === 0 ? 'acknowledged' : 'issued',
        }
      },
    },
    /** A number that was given stays given: the series has no gap, the paper says that it is void. */
    void: { name: '作废', right: 'issue', from: ['numbered'], to: 'voided', needs: ['note'] },
  }
}

function edited(matter: Matter<Walking>, fields: z.infer<typeof DraftFields>) {
  const { payload, unit } = matter
  const countersigners = fields.countersigners?.map(hand) ?? payload.countersigners
  const recipients = fields.recipients?.map(hand) ?? payload.recipients
  return {
    ...(fields.title ? { title: fields.title } : {}),
    ...(fields.due ? { due: fields.due as Day } : {}),
    units: concerned(unit, countersigners, recipients),
    payload: { ...payload, sections: fields.sections ?? payload.sections, countersigners, recipients },
  }
}

export function concerned(unit: string | null, ...lists: readonly (readonly Hand[])[]): string[] {
  return [...new Set([...(unit === null ? [] : [unit]), ...lists.flat().map((one) => one.unit)])]
}

const ExtensionFields = z.object({ to: z.iso.date() })

/** Work owed by one unit, checked by the office: answered, sent back, given more time. */
export function workActs<K extends Working>(states: {
  readonly working: readonly string[]
  readonly returned: string
  readonly checked: string
}): Readonly<Record<string, ActRule<K>>> {
  const { working, returned, checked } = states
  const acts: Readonly<Record<string, ActRule<Working>>> = {
    answer: {
      name: '反馈',
      right: 'respond',
      by: 'owing',
      from: working,
      to: 'answered',
      needs: ['note'],
      apply: ({ payload }, _fields, _moment, note) => ({
        payload: { ...payload, answer: note, extension: null },
      }),
    },
    check: { name: '审核通过', right: 'check', from: ['answered'], to: checked, notBy: ['answer'] },
    sendBackWork: { name: '退回重办', right: 'check', from: ['answered'], to: returned, needs: ['note'] },
    askExtension: {
      name: '申请延期',
      right: 'respond',
      by: 'owing',
      from: working,
      to: '',
      needs: ['note'],
      fields: ExtensionFields,
      barred: ({ payload, title }) => (payload.extension ? ['extension_pending', { title }] : null),
      apply: extensionAsked,
    },
    grantExtension: {
      name: '同意延期',
      right: 'check',
      from: working,
      to: '',
      barred: extensionMissing,
      apply: ({ payload, state }) => ({
        to: state,
        due: (payload.extension?.to ?? null) as Day | null,
        payload: { ...payload, extension: null, extensions: payload.extensions + 1 },
      }),
    },
    denyExtension: {
      name: '不予延期',
      right: 'check',
      from: working,
      to: '',
      needs: ['note'],
      barred: extensionMissing,
      apply: ({ payload, state }) => ({ to: state, payload: { ...payload, extension: null } }),
    },
  }
  return acts as unknown as Readonly<Record<string, ActRule<K>>>
}

function extensionAsked(
  { payload, state, due }: Matter<Working>,
  { to }: z.infer<typeof ExtensionFields>,
  { now }: { readonly now: Date },
  note: string | null,
) {
  if (due !== null && to <= due) refuse('extension_not_later', { to, due })
  const extension = { to, reason: note ?? '', askedAt: now.toISOString() }
  return { to: state, payload: { ...payload, extension } }
}

function extensionMissing({ payload, title }: Matter<Working>) {
  return payload.extension === null ? (['extension_not_asked', { title }] as const) : null
}
