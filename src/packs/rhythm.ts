import { z } from 'zod'
import { Confidence, key, text } from './words.ts'

/**
 * rhythm.json: how a district keeps time over its plan: which documents it sends how often and who signs them, when
 * it meets, when summaries are owed, how it is reminded, by what scheme it appraises.
 */
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '应为 08:30 这样的时刻')
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '应为 12-31 这样的月日')

/** The uses the product itself makes of a kind of paper; others are drafted by hand. */
export const paperUses = [
  'order',
  'brief',
  'circular',
  'specialReport',
  'minutes',
  'summary',
  'review',
] as const
export const PaperKind = z.strictObject({
  key,
  name: text,
  use: z.enum(paperUses),
  signedBy: z.enum(['office', 'leadingGroup']),
  /** `{year}` and `{n}` stand for the year and the number in it. */
  numberFormat: z
    .string()
    .refine((format) => format.includes('{n}') && format.includes('{year}'), '应含 {year} 与 {n}'),
  /** `{period}` stands for the period it reports. */
  title: text,
  every: z.enum(['month', 'quarter', 'year']).optional(),
  /** Owed this many working days after its period. */
  dueWorkingDays: z.int().min(1).max(60).optional(),
  /** Who receives it: every unit and street of the district, or the leading group alone. */
  to: z.enum(['units', 'leadingGroup']),
  confidence: Confidence,
})
export type PaperKind = z.infer<typeof PaperKind>

export const channels = ['console', 'mail', 'webhook'] as const
export const Reminders = z.strictObject({
  /** Working days before the due day on which a reminder goes out; 0 is the day itself. */
  before: z.array(z.int().min(0).max(60)).max(10),
  /** After it, every so many working days. */
  everyLate: z.int().min(1).max(60),
  /** From this many working days late on the office is offered an order about it. */
  escalateAfter: z.int().min(1).max(120),
  quiet: z.strictObject({ from: clock, to: clock }),
  workingDaysOnly: z.boolean(),
  channels: z.array(z.enum(channels)).min(1),
})
export type Reminders = z.infer<typeof Reminders>

/** What an appraisal can count, per unit and year; code knows how, the scheme says what it is worth. */
export const countKeys = [
  'submissionsLate',
  'ordersReceived',
  'ordersLate',
  'ordersRelapsed',
  'actionsLate',
  'summaryMissing',
  'reportsLate',
  'measuresRed',
  'itemsLate',
  'honours',
  'falsifications',
] as const
export type CountKey = (typeof countKeys)[number]
export const SchemeItem = z.strictObject({
  key,
  name: text,
  counts: z.enum(countKeys),
  /** What is counted, in words: 逾期. */
  noun: text,
  /** base: points to be lost; bonus: points that can be had; a veto has none. */
  points: z.number().min(0).max(1000),
  /** Points per record; for a veto the number of records from which it holds. */
  each: z.number().positive().max(1000),
})
export type SchemeItem = z.infer<typeof SchemeItem>
export const AppraisalScheme = z.strictObject({
  version: text,
  base: z.array(SchemeItem).min(1),
  bonus: z.array(SchemeItem),
  veto: z.array(SchemeItem),
  /** Best first. */
  grades: z.array(z.strictObject({ name: text, from: z.number() })).min(1),
  vetoGrade: text,
  disputeWorkingDays: z.int().min(1).max(60),
  confidence: Confidence,
  note: text.optional(),
})
export type AppraisalScheme = z.infer<typeof AppraisalScheme>

export const Rhythm = z.strictObject({
  /** What the calendar asks for counts from this day on; else from the day the district's book begins. */
  owedSince: z.iso.date().optional(),
  papers: z.array(PaperKind).min(1),
  /** `{period}` stands for the quarter. */
  meeting: z.strictObject({
    title: text,
    every: z.enum(['month', 'quarter']),
    /** Minutes are sent out this many working days after the meeting. */
    minutesWorkingDays: z.int().min(1).max(60).default(5),
    basis: text,
  }),
  summary: z.strictObject({
    /** `{year}` and `{unit}`. */
    title: text,
    due: monthDay,
    sections: z.array(z.strictObject({ key, title: text })).min(1),
    basis: text,
  }),
  reminders: Reminders,
  appraisal: AppraisalScheme,
})
export type Rhythm = z.infer<typeof Rhythm>
