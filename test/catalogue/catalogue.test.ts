import { describe, expect, it } from 'vitest'
import { createLiveLookup } from '../../src/catalogue/live-lookup.ts'
import { catalogueRoutes } from '../../src/catalogue/routes.ts'
import { demo } from '../packs/support.ts'
import { env } from '../parties/house.ts'
import { fileRequest } from '../parties/upload.ts'
import { testServer } from '../support/server.ts'

const lookup = createLiveLookup(demo)
const server = await testServer([catalogueRoutes({ pack: demo, zone: 'Asia/Shanghai', lookup })], {
  env,
  now: () => new Date('2026-01-15T02:00:00Z'),
})
const office = await server.as({ login: 'office', role: 'office' })
const factory = await server.as({ login: 'factory', role: 'enterprise', parties: [1] })
const codesOf = async (query: Record<string, string>) =>
  (await factory({ url: '/api/v1/catalogue', query })).json().items.map((w: { code: string }) => w.code)

describe('the catalogue', () => {
  it('finds a code by people’s word, by code and by name, the word’s own code first', async () => {
    expect((await codesOf({ search: '糠皮' }))[0]).toBe('139-098-S13')
    expect((await codesOf({ search: '139-098' }))[0]).toBe('139-098-S13')
    expect(await codesOf({ search: '青禾米糠' })).toContain('139-098-S13')
    const [row] = (await factory({ url: '/api/v1/catalogue', query: { ids: '139-098-S13' } })).json().items
    expect(row).toMatchObject({
      class: 'SW13',
      stream: 'industrial',
      table: 1,
      level: 'code',
      synonyms: expect.arrayContaining(['米糠']),
    })
  })

  it('is narrowed by kind, class, stream, edition and confidence, and pages', async () => {
    expect(await codesOf({ edition: 'QH-2024' })).toEqual(['139-097-S13', '139-098-S13'])
    expect(await codesOf({ edition: 'QH-2024', enabled: 'false' })).toEqual(['139-097-S13'])
    expect(await codesOf({ class: 'SW13', confidence: '疑', edition: 'QH-2024' })).toEqual(['139-097-S13'])
    const all = (await office({ url: '/api/v1/catalogue', query: { kind: 'hazardous', limit: '2' } })).json()
    expect(all.items.map((w: { kind: string }) => w.kind)).toEqual(['hazardous', 'hazardous'])
    expect(all.total).toBeGreaterThan(400)
  })

  it('resolves a word, and takes a well-formed code that no list has', async () => {
    const resolve = async (text: string) =>
      (await factory({ url: '/api/v1/catalogue/resolve', query: { text } })).json()
    expect(await resolve('米糠')).toMatchObject({
      kind: 'found',
      known: true,
      items: [{ code: '139-098-S13' }],
    })
    expect(await resolve('999-001-S13')).toMatchObject({
      kind: 'found',
      known: false,
      items: [{ code: '999-001-S13', class: 'SW13', table: 1 }],
    })
    expect(await resolve('月光')).toMatchObject({ kind: 'unknown', items: [] })
  })
})

describe('an edition', () => {
  const csv = [
    '青禾区补充代码,,,',
    '废物代码,废物名称,类别,危险特性,失效日',
    '139-098-S13,青禾米糠（新名）,SW13,,',
    '139-097-S13,旧称米糠,SW13,,2025年1月1日',
    '139-050-S13,麸皮,SW13,,',
  ].join('\n')
  const send = (client: typeof office, text: string, query: Record<string, string>, name = '新版.csv') =>
    client(fileRequest('/api/v1/catalogue/editions', name, text, query))

  it('is looked through first and changes nothing then', async () => {
    const reply = (await send(office, csv, { dryRun: 'true' })).json()
    expect(reply).toMatchObject({ rows: 3, added: 1, changed: 1, unchanged: 1, errors: [], edition: null })
    expect(await codesOf({ search: '麸皮' })).toEqual([])
    expect((await send(factory, csv, { dryRun: 'true' })).json().code).toBe('forbidden')
  })

  it('names every faulty cell, and takes nothing in while there is one', async () => {
    const bad = csv.replace(
      '139-050-S13,麸皮,SW13,,',
      '139-050-S13,麸皮,SW07,,\n900-214-99,废油,HW08,,\n139-098-S13,又一次,,,\n139-051-S13,,,毒,',
    )
    const reply = (await send(office, bad, { dryRun: 'true' })).json()
    expect(
      reply.errors.map((e: { row: number; column: string; code: string }) => [e.row, e.column, e.code]),
    ).toEqual([
      [5, 'C', 'waste_code_conflict'],
      [6, 'A', 'waste_code_not_hazardous'],
      [7, 'A', 'catalogue_repeated'],
      [8, 'B', 'catalogue_name_missing'],
      [8, 'D', 'catalogue_properties_unreadable'],
    ])
    expect((await send(office, bad, { dryRun: 'false' })).json()).toMatchObject({
      code: 'list_faulty',
      params: { count: 5 },
    })
    expect((await send(office, '甲,乙\n1,2', { dryRun: 'true' })).json().code).toBe('list_header_missing')
  })

  it('stands on top of the pack from then on, for the lookup everybody asks too', async () => {
    const reply = (await send(office, csv, { dryRun: 'false', title: '青禾 2026' })).json()
    expect(reply.edition).toBe('import-1')
    expect(lookup.waste.nameOf('139-050-S13')).toBe('麸皮')
    expect(lookup.waste.resolve('麸皮')).toMatchObject({ kind: 'found', code: '139-050-S13' })
    expect(await codesOf({ edition: 'import-1' })).toEqual(['139-050-S13', '139-097-S13', '139-098-S13'])
    const editions = (await factory({ url: '/api/v1/catalogue/editions' })).json().items
    expect(editions.at(-1)).toMatchObject({ id: 'import-1', title: '青禾 2026', codes: 3, actor: 'office' })
    // Another process starts from what is stored.
    const fresh = createLiveLookup(demo)
    const { loadEditions } = await import('../../src/catalogue/house.ts')
    const { bookkeeper } = await import('../support/book.ts')
    await server.database.read(bookkeeper, (tx) =>
      loadEditions(tx, { pack: demo, zone: 'Asia/Shanghai', lookup: fresh }),
    )
    expect(fresh.waste.nameOf('139-050-S13')).toBe('麸皮')
  })

  it('that is the whole list ends what it leaves out, and keeps it for its days', async () => {
    const solid = demo.catalogue.codes.filter((c) => c.code.includes('S') && !c.validTo).length
    const reply = (await send(office, csv, { dryRun: 'false', full: 'true', validFrom: '2026-01-01' })).json()
    expect(reply.withdrawn).toBeGreaterThanOrEqual(solid - 1)
    expect(lookup.waste.find('900-001-S02')).toMatchObject({ enabled: false, validTo: '2026-01-01' })
    expect(lookup.waste.streamOf('900-001-S02')).toBe('industrial')
  })
})
