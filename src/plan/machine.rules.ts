import type { z } from 'zod'
import type { Day } from '../core/day.ts'
import { type RefusalCode, type RefusalParams, refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { can, type Resource } from '../platform/rights.rules.ts'
import type { ActOffer, Done, MatterKind, Origin, Payloads } from './matters.contract.ts'

/**
 * The one engine of everything that walks from hand to hand. A machine is data: states, and acts with the states they
 * lead from and to, the right they need and whose hand it must be. `decide` is pure; the server decides by it and the
 * browser is told by the same function which acts are open to whom, and why the others are not.
 */
export interface Matter<K extends MatterKind = MatterKind> {
  readonly id: number
  readonly kind: K
  readonly state: string
  readonly version: number
  readonly number: string | null
  readonly title: string
  /** Who owes it; null where it is the office's own. */
  readonly unit: string | null
  /** Everybody concerned: who owes it, who signs along, who receives it. */
  readonly units: readonly string[]
  readonly due: Day | null
  readonly origin: Origin | null
  readonly payload: Payloads[K]
  readonly history: readonly Done[]
  readonly arisen: readonly Arisen[]
}

/** A matter that arose from another, as the other's rules see it. */
export interface Arisen {
  readonly id: number
  readonly kind: MatterKind
  readonly state: string
  readonly ended: boolean
  readonly unit: string | null
  readonly payload: unknown
}

export type Hands = Pick<
  Actor,
  'id' | 'name' | 'role' | 'district' | 'unit' | 'parties' | 'streets' | 'system'
>

/** Whoever acts, when, and for which unit: what an effect may know. */
export interface Moment {
  readonly actor: Pick<Actor, 'id' | 'name' | 'role'>
  readonly unit: string | null
  /** All the units this person acts for: of several one may have done its part already. */
  readonly units: readonly string[]
  readonly now: Date
  readonly today: Day
  /** The nth working day after today, by the district's calendar. */
  readonly workingDay: (n: number) => Day
}

/** A matter to begin because of an act: the action a meeting agreed, the order that follows an order. */
export type NewMatter = {
  readonly [K in MatterKind]: {
    readonly kind: K
    readonly title: string
    readonly unit: string | null
    readonly units: readonly string[]
    readonly due: Day | null
    readonly origin: Origin | null
    readonly payload: Payloads[K]
  }
}[MatterKind]

/** What an act changes beside the state. Pure: numbers and ids are given by the store. */
export interface Effect<K extends MatterKind> {
  readonly payload?: Payloads[K]
  readonly to?: string
  readonly title?: string
  readonly due?: Day | null
  readonly units?: readonly string[]
  /** Takes the next number of the pack's series for this kind of paper. */
  readonly number?: boolean
  readonly begins?: readonly NewMatter[]
}

type Refused = readonly [RefusalCode, RefusalParams]

export interface ActRule<K extends MatterKind> {
  readonly name: string
  /** An act of the rights table under the machine's resource. */
  readonly right: string
  readonly from: readonly string[]
  readonly to: string
  /** Whose hand: any of the units concerned, or the one that owes it. Without it the right alone decides. */
  readonly by?: 'concerned' | 'owing'
  readonly needs?: readonly ['note']
  /** Two people: whoever last did one of these cannot do this. */
  readonly notBy?: readonly string[]
  readonly fields?: z.ZodType
  /** A refusal that says more than “此时不能”, by state. */
  readonly instead?: Readonly<Record<string, RefusalCode>>
  readonly barred?: (matter: Matter<K>, hands: Hands) => Refused | null
  // biome-ignore lint/suspicious/noExplicitAny: each act reads its own fields, whose shape stands beside it
  readonly apply?: (matter: Matter<K>, fields: any, moment: Moment, note: string | null) => Effect<K>
}

export interface Machine<K extends MatterKind = MatterKind> {
  readonly kind: K
  readonly resource: Resource
  readonly initial: string
  readonly states: Readonly<Record<string, { readonly name: string; readonly ended?: boolean }>>
  readonly acts: Readonly<Record<string, ActRule<K>>>
}

export interface Asked {
  readonly act: string
  readonly note?: string | undefined
  readonly fields?: unknown
}

export interface Decision<K extends MatterKind> extends Effect<K> {
  readonly to: string
}

/** The units a person acts for: a department's own, a street's streets. */
export function unitsOf(hands: Pick<Hands, 'unit' | 'streets'>): readonly string[] {
  return hands.unit === null ? hands.streets : [hands.unit, ...hands.streets]
}

/** For which of the units that an act lets act this person does it; null where for none. */
export function actingUnit(matter: Pick<Matter, 'unit' | 'units'>, hands: Hands, by: ActRule<never>['by']) {
  const open = by === 'owing' ? [matter.unit] : by === 'concerned' ? matter.units : []
  return unitsOf(hands).find((unit) => open.includes(unit)) ?? null
}

/** What arose from a matter and still walks bars its end. */
export function arisenBarrier({ arisen, title }: Pick<Matter, 'arisen' | 'title'>): Refused | null {
  const count = arisen.filter((one) => !one.ended).length
  return count > 0 ? ['matter_arisen_open', { title, count }] : null
}

/** Why the act is not open, or null where it is. The order is what a person would want to hear first. */
export function barrier<K extends MatterKind>(
  machine: Machine<K>,
  matter: Matter<K>,
  act: string,
  hands: Hands,
): Refused | null {
  const rule = machine.acts[act]
  if (!rule) return ['matter_act_unknown', { act }]
  if (!mayDo(machine, matter, rule, hands))
    return ['matter_not_yours', { act: rule.name, title: matter.title }]
  if (!rule.from.includes(matter.state)) {
    const state = machine.states[matter.state]?.name ?? matter.state
    return [
      rule.instead?.[matter.state] ?? 'matter_act_closed',
      { act: rule.name, title: matter.title, state },
    ]
  }
  const same = doneBy(matter, rule.notBy ?? [], hands)
  if (same) return ['matter_same_person', { act: rule.name, done: same.actName }]
  return rule.barred?.(matter, hands) ?? null
}

function mayDo<K extends MatterKind>(
  machine: Machine<K>,
  matter: Matter<K>,
  rule: ActRule<K>,
  hands: Hands,
): boolean {
  const unit = rule.by === undefined ? matter.unit : actingUnit(matter, hands, rule.by)
  if (rule.by !== undefined && unit === null) return false
  return can(hands, rule.right as never, machine.resource, { unit, street: unit })
}

function doneBy(matter: Pick<Matter, 'history'>, acts: readonly string[], hands: Hands): Done | null {
  const last = matter.history.findLast((done) => acts.includes(done.act))
  return last !== undefined && last.actor === hands.id ? last : null
}

/** The next state and what changes with it, or a refusal of the closed list. */
export function decide<K extends MatterKind>(
  machine: Machine<K>,
  matter: Matter<K>,
  asked: Asked,
  hands: Hands,
  at: Pick<Moment, 'now' | 'today' | 'workingDay'>,
): Decision<K> {
  const barred = barrier(machine, matter, asked.act, hands)
  if (barred) return refuse(...barred)
  const rule = machine.acts[asked.act] as ActRule<K>
  if (rule.needs?.includes('note') && !asked.note) refuse('matter_note_missing', { act: rule.name })
  const fields = readFields(rule, asked.fields)
  const unit = actingUnit(matter, hands, rule.by) ?? hands.unit
  const effect =
    rule.apply?.(matter, fields, { actor: hands, unit, units: unitsOf(hands), ...at }, asked.note ?? null) ??
    {}
  return { ...effect, to: effect.to ?? rule.to }
}

function readFields<K extends MatterKind>(rule: ActRule<K>, given: unknown): unknown {
  if (!rule.fields) return {}
  const parsed = rule.fields.safeParse(given ?? {})
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`).join('；')
  return refuse('matter_fields_invalid', { act: rule.name, problems })
}

/** Every act of the machine as this person meets it now. What never concerns them is left out. */
export function offers<K extends MatterKind>(
  machine: Machine<K>,
  matter: Matter<K>,
  hands: Hands,
  say: (code: RefusalCode, params: RefusalParams) => string,
): ActOffer[] {
  return Object.entries(machine.acts).flatMap(([act, rule]): ActOffer[] => {
    const barred = barrier(machine, matter, act, hands)
    if (barred?.[0] === 'matter_not_yours') return []
    const needs = [...(rule.needs ?? []), ...(rule.fields ? (['fields'] as const) : [])]
    return [{ act, name: rule.name, open: barred === null, why: barred ? say(...barred) : null, needs }]
  })
}
