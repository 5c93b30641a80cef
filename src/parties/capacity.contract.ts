import { z } from 'zod'
import { places, streams } from '../core/codes.ts'

const Named = z.object({ id: z.int(), name: z.string() })
const Mass = z.int().positive().max(Number.MAX_SAFE_INTEGER).nullable()
export const CapacityChange = z.strictObject({
  key: z.string().min(8).max(100),
  facility: z.int().positive(),
  stream: z.enum(streams),
  year: z.int().min(1990).max(2100),
  gramsPerDay: Mass,
  gramsPerYear: Mass,
  source: z.string().trim().max(200).nullable().default(null),
})
export type CapacityChange = z.infer<typeof CapacityChange>

/** One facility's capacity for a stream in a year, with what it really took. Grams cross the wire as text. */
export const CapacityRow = z.object({
  facility: Named,
  party: Named,
  kind: z.string(),
  kindName: z.string(),
  region: z.enum(places),
  stream: z.enum(streams),
  streamName: z.string(),
  year: z.int(),
  gramsPerDay: z.string().nullable(),
  gramsPerYear: z.string().nullable(),
  /** What reached its end here in the year: utilized and disposed, whoever's. */
  treated: z.string(),
  /** treated ÷ capacity of the year, percent with two decimals; null without a capacity. */
  load: z.string().nullable(),
  source: z.string().nullable(),
})
export type CapacityRow = z.infer<typeof CapacityRow>

/** Supply and demand of a stream in a year. */
export const CapacitySummary = z.object({
  stream: z.enum(streams),
  streamName: z.string(),
  year: z.int(),
  facilities: z.int(),
  gramsPerDay: z.string(),
  gramsPerYear: z.string(),
  /** Own mass of the district that needs an end. */
  generated: z.string(),
  treatedInside: z.string(),
  treatedOutside: z.string(),
  /** Capacity of the year − what is generated; below zero something must leave the district. */
  balance: z.string(),
  /** Facilities of which only t/d is known; their t/a is 365 days of it. */
  estimatedFacilities: z.int(),
})
export type CapacitySummary = z.infer<typeof CapacitySummary>
export const CapacityQuery = z.object({
  year: z.coerce.number().int().min(1990).max(2100),
  stream: z.enum(streams).optional(),
  party: z.coerce.number().int().positive().optional(),
})
export type CapacityQuery = z.infer<typeof CapacityQuery>
export const CapacityReply = z.object({
  summary: z.array(CapacitySummary),
  items: z.array(CapacityRow),
  total: z.int(),
})
export type CapacityReply = z.infer<typeof CapacityReply>
