import { z } from 'zod'
import { channels, Reminders } from '../packs/rhythm.ts'
import { dueKinds } from './calendar.rules.ts'

const unit = z.string().min(1).max(60)

export const CalendarQuery = z.object({
  from: z.iso.date().optional(),
  /** Exclusive; without one, ninety days on. */
  to: z.iso.date().optional(),
  unit: unit.optional(),
  kind: z.enum(dueKinds).optional(),
})
export type CalendarQuery = z.infer<typeof CalendarQuery>
export const CalendarRow = z.object({
  key: z.string(),
  kind: z.enum(dueKinds),
  kindName: z.string(),
  title: z.string(),
  unit: z.string().nullable(),
  unitName: z.string(),
  due: z.string(),
  daysLeft: z.int(),
  /** By the district's calendar; negative once it is late. */
  workingDaysLeft: z.int(),
  standing: z.enum(['done', 'late', 'near', 'later']),
})
export type CalendarRow = z.infer<typeof CalendarRow>
export const CalendarReply = z.object({
  today: z.string(),
  /** Days to the plan's last one. */
  daysToPlanEnd: z.int(),
  items: z.array(CalendarRow),
})
export type CalendarReply = z.infer<typeof CalendarReply>

export const Notice = z.object({
  id: z.int(),
  unit: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  thing: z.object({ kind: z.string(), key: z.string() }),
  due: z.string().nullable(),
  createdAt: z.string(),
  readAt: z.string().nullable(),
})
export type Notice = z.infer<typeof Notice>
export const NoticesQuery = z.object({
  unread: z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .default(false),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type NoticesQuery = z.infer<typeof NoticesQuery>
export const NoticesReply = z.object({ items: z.array(Notice) })
export type NoticesReply = z.infer<typeof NoticesReply>
export const NoticesRead = z.object({ ids: z.array(z.int().positive()).min(1).max(200) })
export type NoticesRead = z.infer<typeof NoticesRead>

/** How the office wants to be reminded: the pack's shape, and addresses by unit (`office` for its own). */
export const ReminderSettings = z.object({
  ...Reminders.shape,
  mail: z.record(unit, z.array(z.email().max(200)).max(20)).default({}),
})
export type ReminderSettings = z.infer<typeof ReminderSettings>
export const ReminderSettingsView = z.object({
  settings: ReminderSettings,
  /** Ways out that the operator has given addresses for. */
  available: z.array(z.enum(channels)),
  /** Whether they are still the pack's. */
  fromPack: z.boolean(),
})
export type ReminderSettingsView = z.infer<typeof ReminderSettingsView>
export const ReminderSettingsChange = z.object({
  key: z.string().min(1).max(100),
  settings: ReminderSettings,
})
export type ReminderSettingsChange = z.infer<typeof ReminderSettingsChange>

export const Delivery = z.object({
  notice: z.int(),
  title: z.string(),
  channel: z.string(),
  attempt: z.int(),
  at: z.string(),
  error: z.string().nullable(),
})
export type Delivery = z.infer<typeof Delivery>
export const DeliveriesReply = z.object({ items: z.array(Delivery) })
export type DeliveriesReply = z.infer<typeof DeliveriesReply>
