import { z } from 'zod'

const Named = z.object({ code: z.string(), name: z.string() })

/** What every page may need to know about the district and its book. */
export const DistrictFacts = z.object({
  code: z.string(),
  name: z.string(),
  /** Today in the district's zone. */
  today: z.string(),
  /** Years with figures, the latest first. */
  years: z.array(z.number()),
  baselineYear: z.number(),
  streets: z.array(Named),
  units: z.array(Named),
  facilityKinds: z.array(z.object({ kind: z.string(), name: z.string() })),
  /** Ways of using and disposing that the pack names. */
  methods: z.array(Named),
  /** Kinds of document the office sends. */
  /** Under what headings units sum up their year. */
  summarySections: z.array(z.object({ key: z.string(), title: z.string() })),
  paperKinds: z.array(z.object({ key: z.string(), name: z.string(), use: z.string() })),
  marks: z.array(z.string()),
})
export type DistrictFacts = z.infer<typeof DistrictFacts>

export const scopeKinds = [
  'street',
  'community',
  'park',
  'group',
  'industry',
  'enterprise',
  'clinic',
] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** The scopes of one kind that a table can be asked for. */
export const ScopeChoices = z.object({
  kind: z.enum(scopeKinds),
  items: z.array(z.object({ key: z.string(), label: z.string() })),
})
export type ScopeChoices = z.infer<typeof ScopeChoices>

export const SearchHit = z.object({
  kind: z.enum(['party', 'facility', 'waste', 'posting', 'lot', 'movement']),
  id: z.string(),
  label: z.string(),
  detail: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

/** A few of each kind, best first. */
export const SearchReply = z.object({ items: z.array(SearchHit) })
export type SearchReply = z.infer<typeof SearchReply>
