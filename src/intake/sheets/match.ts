import { headerKey, readHeader } from '../../office/header-text.ts'
import type { Field, Form } from '../forms/form.ts'

/** From here on a column is taken for the field without asking. */
export const SURE_ENOUGH = 0.65

/** How far two keys mean the same, 0 to 1. A qualifying word in front (本月产生量) says less than one behind (产生量备注). */
export function likeness(key: string, name: string): number {
  if (key === name) return 1
  if (key.length < 2 || name.length < 2) return 0
  const ratio = Math.min(key.length, name.length) / Math.max(key.length, name.length)
  if (key.endsWith(name)) return 0.6 + 0.35 * ratio
  if (name.endsWith(key)) return 0.6 + 0.3 * ratio
  if (name.startsWith(key)) return 0.45 + 0.3 * ratio
  return key.startsWith(name) ? 0.4 + 0.35 * ratio : 0
}

interface FieldKeys {
  /** Titles that mean the field wherever they stand. */
  readonly full: readonly string[]
  readonly groups: readonly string[]
  /** Titles that mean it under its group only. */
  readonly leaves: readonly string[]
}

const cache = new WeakMap<Field, FieldKeys>()

export function keysOf(field: Field): FieldKeys {
  const found = cache.get(field)
  if (found) return found
  const keys = (texts: readonly (string | undefined)[]) => [
    ...new Set(texts.flatMap((text) => (text ? [readHeader(text).key] : []))),
  ]
  // where the title means nothing without the group, it counts only under it
  const titleIsLeaf = field.part !== undefined && field.leaf === field.title
  const read = {
    full: keys([titleIsLeaf ? undefined : field.title, ...(field.names ?? [])]),
    groups: keys([field.group, ...(field.groupNames ?? [])]),
    leaves: keys([field.leaf, ...(field.leafNames ?? []), ...(titleIsLeaf ? [field.title] : [])]),
  }
  cache.set(field, read)
  return read
}

/** The printed title itself, against words that people use for it: forms with the same words differ in their titles. */
const SYNONYM = 0.98

function best(key: string, names: readonly string[]): number {
  if (key === names[0]) return 1
  let most = 0
  for (const name of names) most = Math.max(most, likeness(key, name))
  return Math.min(most, SYNONYM)
}

/** A column's heading as keys: its own line and the line above it. */
export interface HeadingKeys {
  readonly group: string
  readonly leaf: string
}

/** How well a heading fits a field. `groups` are the groups of the whole form, to tell a strange one from a wrong one. */
export function headingFit(heading: HeadingKeys, field: Field, groups: readonly string[]): number {
  const { full, groups: own, leaves } = keysOf(field)
  const alone = best(heading.leaf, full)
  if (heading.group === '') return alone
  const joined = SYNONYM * best(heading.group + heading.leaf, full)
  const inOwn = best(heading.group, own)
  if (own.length > 0 && inOwn >= SURE_ENOUGH)
    return Math.max(joined, best(heading.leaf, [...full, ...leaves]) * (0.9 + 0.1 * inOwn))
  const inOther = best(heading.group, groups)
  return inOther > inOwn && inOther >= SURE_ENOUGH ? Math.max(joined, alone * 0.6) : Math.max(joined, alone)
}

const groupCache = new WeakMap<Form, readonly string[]>()

export function groupKeys(form: Form): readonly string[] {
  const found = groupCache.get(form)
  if (found) return found
  const read = [...new Set(form.fields.flatMap((field) => keysOf(field).groups))]
  groupCache.set(form, read)
  return read
}

/** How clearly a title line or sheet name names the form: 0, or 0.3 to 0.5, more for a longer name. */
export function titleFit(texts: readonly string[], form: Form): number {
  let most = 0
  for (const text of texts) {
    const key = headerKey(text)
    for (const name of [form.title, ...form.names]) {
      const wanted = headerKey(name)
      if (wanted !== '' && key.includes(wanted))
        most = Math.max(most, 0.3 + 0.2 * Math.min(1, wanted.length / 10))
    }
  }
  return most
}
