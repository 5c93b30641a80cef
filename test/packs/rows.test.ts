import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findWasteCode } from '../../src/core/waste-code.ts'
import { allClasses, createRowIndex } from '../../src/packs/rows.ts'
import type { Pack } from '../../src/packs/schema.ts'
import { createWasteLookup } from '../../src/packs/waste-lookup.ts'
import { binjiang, both, demo } from './support.ts'

const tables = [1, 2, 3, 4, 5, 6] as const

/** All rows a code satisfies, read straight from the layout: codes outrank classes. */
function claimsOf(pack: Pack, code: string): string[] {
  const read = findWasteCode(code)
  const numberOf = (name: string) => Number(name.slice(2))
  const inRange = (range: string) => {
    const [first = '', last = first] = range.split('-')
    const name = read?.class ?? ''
    return (
      name.startsWith(first.slice(0, 2)) &&
      numberOf(first) <= numberOf(name) &&
      numberOf(name) <= numberOf(last)
    )
  }
  const rows = pack.tables.flatMap((t) => [
    ...t.rows.map((r) => ({ name: `${t.no}.${r.key}`, match: r.match })),
    ...(t.topRows ? [{ name: `${t.no}.${read?.class}`, match: t.topRows.match }] : []),
  ])
  const byCode = rows.filter((r) => r.match.codes.includes(code))
  return (byCode.length > 0 ? byCode : rows.filter((r) => r.match.classes.some(inRange))).map((r) => r.name)
}

const three = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'))
const anyCode = fc
  .tuple(three, three, fc.constantFrom(...allClasses))
  .map(
    ([industry, ordinal, name]) =>
      `${industry}-${ordinal}-${name.startsWith('SW') ? 'S' : ''}${name.slice(2)}`,
  )

describe.each(both)('%s: every code has exactly one row in at most one table', (_, pack) => {
  const waste = createWasteLookup(pack)
  const check = (code: string) => {
    const claims = claimsOf(pack, code)
    expect(claims, code).toHaveLength(1)
    const places = tables.flatMap((no) => waste.rowOf(no, code) ?? [])
    expect(places.map((p) => `${p.table}.${p.row}`)).toEqual(claims)
    expect(waste.streamOf(code)).toBe(pack.tables.find((t) => t.no === places[0]?.table)?.stream)
  }

  test('over the whole catalogue', () => {
    for (const { code } of pack.catalogue.codes) check(code)
  })
  test('over every class', () => {
    expect(allClasses).toHaveLength(99 + 46)
    for (const name of allClasses) check(name)
  })
  test('over any well-formed code, in the catalogue or not', () => {
    fc.assert(fc.property(anyCode, check))
  })
  test('what is no code has no row', () => {
    for (const text of ['', '豆渣', '900-214-41', '900-001-S00', 'SW100', '900-001-51']) {
      expect(waste.streamOf(text)).toBeUndefined()
      expect(waste.placeOf(text)).toBeUndefined()
    }
  })
})

describe('where the two districts differ', () => {
  const here = createWasteLookup(binjiang)
  const there = createWasteLookup(demo)
  test('bean dregs: 其他废物 here, a row of its own there', () => {
    expect(here.placeOf('139-001-S13')).toEqual({
      table: 1,
      stream: 'industrial',
      row: 'other',
      label: '其他废物',
    })
    expect(there.placeOf('139-001-S13')).toMatchObject({ row: 'foodResidue', label: '食品残渣' })
  })
  test('forestry waste: garden waste of table 6 here; there table 5, but for the one code', () => {
    expect(here.placeOf('020-007-S81')).toMatchObject({ table: 6, row: 'gardenWaste' })
    expect(there.placeOf('020-007-S81')).toMatchObject({ table: 5, row: 'forestry' })
    expect(there.placeOf('020-001-S81')).toMatchObject({ table: 6, row: 'gardenWaste' })
  })
  test('a category of table 4 is its own row, labelled as the layout says', () => {
    expect(here.placeOf('900-052-31')).toMatchObject({ table: 4, row: 'HW31', label: 'HW31含铅废物' })
    expect(there.placeOf('HW31')).toMatchObject({ table: 4, row: 'HW31', label: 'HW31 含铅废物' })
  })
  test('a dead pig is not manure', () => {
    expect(here.placeOf('030-002-S82')).toMatchObject({ row: 'otherAgricultural' })
    expect(here.placeOf('030-001-S82')).toMatchObject({ row: 'manure' })
  })
  test('an index over part of the tables answers for that part only', () => {
    const only = createRowIndex(binjiang.tables.slice(0, 1), () => '')
    expect(only.find('900-001-S70')).toBeUndefined()
    expect(only.find('900-001-S17')?.row).toBe('renewable')
  })
})
