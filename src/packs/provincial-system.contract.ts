import { z } from 'zod'
import { Confidence, key, text } from './words.ts'

/**
 * provincial-systems/<key>.json: a system elsewhere in which manifests must be entered as well. There is no link to it:
 * what is to be entered goes out as a workbook in this layout, and what it says comes back as one.
 */
export const columnTypes = ['text', 'tonnes', 'day', 'state'] as const

/** Columns the product knows by itself; every other key is a field of the manifest's profile. */
export const knownColumns = [
  'number',
  'officialNo',
  'state',
  'loadedOn',
  'receivedOn',
  'consignorName',
  'consignorCode',
  'consigneeName',
  'consigneeCode',
  'carrierName',
] as const

export const ProvincialColumn = z.strictObject({
  key,
  title: text,
  /** Other titles under which the system gives it back. */
  also: z.array(text).default([]),
  type: z.enum(columnTypes).default('text'),
  /** Only in what comes back. */
  onlyBack: z.boolean().default(false),
  /** Whether a difference in it matters. */
  compare: z.boolean().default(false),
})
export type ProvincialColumn = z.infer<typeof ProvincialColumn>

export const ProvincialSystem = z.strictObject({
  key,
  name: text,
  profile: key,
  sheet: text,
  /** What is known of the layout, for whoever compares it with the real one. */
  note: text,
  confidence: Confidence,
  columns: z.array(ProvincialColumn).min(3),
  /** What the system calls the states of ours. */
  states: z.record(text, z.array(key)),
})
export type ProvincialSystem = z.infer<typeof ProvincialSystem>
