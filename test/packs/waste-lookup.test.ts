import { describe, expect, test } from 'vitest'
import { createWasteLookup, normalizeWord } from '../../src/packs/waste-lookup.ts'
import { binjiang, both, demo } from './support.ts'

const waste = createWasteLookup(binjiang)
const codeOf = (text: string, stream?: Parameters<typeof waste.resolve>[1]) => {
  const r = waste.resolve(text, stream)
  return r.kind === 'found' ? r.code : r
}

describe('codes', () => {
  test('as people write them', () => {
    expect(waste.resolve('HW08 900-214-08')).toEqual({
      kind: 'found',
      code: '900-214-08',
      by: 'code',
      known: true,
    })
    expect(codeOf('９００２１４０８')).toBe('900-214-08')
    expect(codeOf('sw17')).toBe('SW17')
  })
  test('a well-formed code that no list has is accepted and said to be unknown', () => {
    expect(waste.resolve('123-045-S17')).toEqual({
      kind: 'found',
      code: '123-045-S17',
      by: 'code',
      known: false,
    })
    expect(waste.streamOf('123-045-S17')).toBe('industrial')
    expect(waste.nameOf('123-045-S17')).toBe('可再生类废物')
  })
  test('an entry that is not enabled counts as unknown and lends its name to nobody', () => {
    const there = createWasteLookup(demo)
    expect(there.resolve('139-097-S13')).toMatchObject({ kind: 'found', known: false })
    expect(there.resolve('旧称米糠').kind).toBe('unknown')
  })
  test('a code of an earlier list leads to what it became', () => {
    expect(waste.resolve('749-001-16')).toEqual({
      kind: 'found',
      code: '806-001-16',
      by: 'retired',
      known: true,
    })
  })
  test('all 467 hazardous codes of the 2021 list, each with category and properties', () => {
    const hazardous = binjiang.catalogue.codes.filter((c) => !c.code.includes('S'))
    expect(hazardous).toHaveLength(467)
    expect(hazardous.filter((c) => c.properties === null)).toEqual([])
    expect(waste.find('841-001-01')).toMatchObject({ properties: 'In', name: '感染性废物' })
    expect(new Set(hazardous.map((c) => waste.placeOf(c.code)?.row)).size).toBe(46)
  })
})

describe('words', () => {
  test.each([
    ['豆渣', '139-001-S13'],
    ['纸板箱', '900-005-S17'],
    ['废铁', '900-001-S17'],
    ['机油', '900-214-08'],
    ['飞灰', '772-002-18'],
    ['废电瓶', '900-052-31'],
    ['渣土', '900-001-S70'],
    ['餐厨', '900-002-S61'],
    ['市政污泥', '462-001-S90'],
    ['医废', 'HW01'],
    ['含铅废物', 'HW31'],
  ])('%s is %s', (word, code) => {
    expect(waste.resolve(word)).toEqual({ kind: 'found', code, by: 'word', known: true })
  })
  test('what people add does not matter', () => {
    expect(waste.resolve('废旧 纸板箱（捆扎）')).toEqual({
      kind: 'found',
      code: '900-005-S17',
      by: 'normalized',
      known: true,
    })
    expect(codeOf('废弃机油')).toBe('900-214-08')
    expect(normalizeWord('废酸')).toBe('废酸')
  })
  test('one word, two streams: the stream decides, else the word’s first meaning', () => {
    expect(codeOf('废纸')).toBe('900-005-S17')
    expect(codeOf('废纸', 'household')).toBe('900-001-S62')
    const there = createWasteLookup(demo)
    expect(there.resolve('渣')).toEqual({ kind: 'ambiguous', codes: ['SW03', 'SW70'] })
    expect(there.resolve('渣', 'construction')).toMatchObject({ code: 'SW70' })
  })
  test('a district’s own word, and its own meaning of a national one', () => {
    const there = createWasteLookup(demo)
    expect(there.resolve('米糠')).toMatchObject({ code: '139-098-S13' })
    expect(waste.resolve('米糠').kind).toBe('unknown')
    expect(there.resolve('落叶')).toMatchObject({ code: 'SW81' })
    expect(codeOf('落叶')).toBe('020-001-S81')
  })
  test('其他废物 may be anything, and is not taken for HW49 that bears the name', () => {
    expect(waste.resolve('其他废物').kind).toBe('unknown')
    expect(waste.resolve('其他').kind).toBe('unknown')
    expect(codeOf('其他垃圾')).toBe('900-099-S64')
    expect(waste.nameOf('HW49')).toBe('其他废物')
  })
  test('what is no word is unknown', () => {
    for (const text of ['', ' ', '（）', '月亮', '12.5吨', 'HW08 900-039-49'])
      expect(waste.resolve(text).kind).toBe('unknown')
  })
  test.each(both)('%s: at least 120 words; every synonym finds its own code in its stream', (_, pack) => {
    const lookup = createWasteLookup(pack)
    expect(new Set(pack.catalogue.synonyms.map((s) => s.word)).size).toBeGreaterThan(120)
    for (const s of pack.catalogue.synonyms)
      expect(lookup.resolve(s.word, s.stream ?? undefined), s.word).toMatchObject({
        kind: 'found',
        code: s.code,
      })
  })
})
