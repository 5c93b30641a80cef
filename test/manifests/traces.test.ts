import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { traceSide } from '../../src/ledger/trace.ts'
import type { TraceReply } from '../../src/manifests/trace.contract.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper, place } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { act, carry, foundTown, kilo, makeLegal, oil, receiptOf, stockOf, tonne } from './scene.ts'

const town = await foundTown()
const { people, factory, haulier, plant, database, book } = town
const validate = formats
  .default(new Ajv({ strict: false, allErrors: true }))
  .compile(JSON.parse(readFileSync(join(import.meta.dirname, 'gs1', 'epcis-document.schema.json'), 'utf8')))
const ask = async (client: Client | undefined, path: string) =>
  (await (client as Client)({ method: 'GET', url: `/api/v1/traces${path}` })).json()
const trace = async (of: string, client = people.office) =>
  (await ask(client, `?of=${encodeURIComponent(of)}`)) as TraceReply & { code?: string }
const sum = (list: readonly { share: number }[]) => list.reduce((s, x) => s + x.share, 0)

describe('a trace through treatment', () => {
  let residue: number
  let product: number
  let bought: number

  beforeAll(async () => {
    await database.write(bookkeeper, (tx) =>
      tx.query(
        `update wufei.party set details = jsonb_build_object('contact', jsonb_build_object('name', '李四', 'phone', '0000-7654321')) where id = $1`,
        [haulier.party],
      ),
    )
    const recycler = await place(database, '区内再生厂', { kind: 'hazardousPlant' })
    const load = (day: string, grams: number) => ({
      occurredOn: day,
      code: oil,
      grams,
      consignor: factory.facility,
      consignee: recycler.facility,
      purpose: 'utilize',
      carrier: haulier.party,
      plate: '示A·00001',
      documentNo: `T-${day}`,
    })
    const steps: object[] = [
      {
        kind: 'generate',
        occurredOn: '2026-01-05',
        facility: factory.facility,
        code: oil,
        grams: 600 * kilo,
      },
      {
        kind: 'generate',
        occurredOn: '2026-01-06',
        facility: factory.facility,
        code: oil,
        grams: 400 * kilo,
      },
      { kind: 'ship', ...load('2026-01-07', tonne) },
      { kind: 'receive', ...load('2026-01-08', tonne), refused: 0 },
      {
        kind: 'generate',
        occurredOn: '2026-01-08',
        facility: recycler.facility,
        code: oil,
        grams: 500 * kilo,
      },
    ]
    for (const step of steps) {
      const [outcome] = await book.book([step as never])
      expect(outcome?.ok === false ? outcome.refusal.message : 'ok').toBe('ok')
    }
    const [treated] = await book.book([
      {
        kind: 'treat',
        occurredOn: '2026-01-09',
        facility: recycler.facility,
        inputs: [{ code: oil, grams: 1_500 * kilo }],
        added: 100 * kilo,
        purpose: 'utilize',
        method: 'R9',
        residues: [{ code: '900-213-08', grams: 250 * kilo }],
        products: [{ name: '再生基础油', grams: 1_000_001 }],
      } as never,
    ])
    if (!treated?.ok) throw new Error('not treated')
    const made = treated.postings.flatMap((p) => p.lots)
    residue = made[0] as number
    product = made[1] as number
    bought = recycler.facility
  })

  it('backward from a product to every origin, with the reagents left out', async () => {
    const { subject, backward } = await trace(`product:${product}`)
    expect(subject.title).toBe(`产品 ${product}`)
    expect(backward.grams).toBe(1_000_001)
    expect(sum(backward.ends)).toBe(1_000_001)
    expect(backward.ends.map((e) => [e.facility?.id, e.born, e.share])).toEqual([
      [factory.facility, '2026-01-05', 400_000],
      [bought, '2026-01-08', 333_334],
      [factory.facility, '2026-01-06', 266_667],
    ])
  })

  it('backward from a residue: the reagent first, the rest of all that went in', async () => {
    const { backward } = await trace(`lot:${residue}`)
    expect(sum(backward.ends)).toBe(250 * kilo)
    expect(backward.ends.find((e) => e.position === 'added')?.share).toBe(100 * kilo)
    expect(backward.ends.find((e) => e.born === '2026-01-05')?.share).toBe(60 * kilo)
  })

  it('forward from the first lot: what was utilized, what lies in the residue, and the product made of it', async () => {
    const first = (
      await book.entries(`p.kind = 'generate' and e.born = '2026-01-05' and e.position = 'stored'`)
    )[0]
    const { forward } = await trace(`lot:${first?.lot}`)
    expect(forward.grams).toBe(600 * kilo)
    expect(sum(forward.ends) + forward.lots.reduce((s, l) => s + l.rest, 0)).toBe(600 * kilo)
    expect(forward.ends.map((e) => [e.position, e.method, e.share])).toEqual([['utilized', 'R9', 540 * kilo]])
    expect(forward.lots.find((l) => l.lot === residue)?.rest).toBe(60 * kilo)
    expect(forward.lots.find((l) => l.lot === product)).toMatchObject({
      product: '再生基础油',
      share: 400_000,
    })
    const depths = forward.lots.map((l) => l.depth)
    expect(depths).toEqual([...depths].sort((a, b) => a - b))
  })

  it('the recall says where it is now and whom to call', async () => {
    const first = (
      await book.entries(`p.kind = 'generate' and e.born = '2026-01-05' and e.position = 'stored'`)
    )[0]
    const recall = await ask(people.office, `/recall?of=lot:${first?.lot}`)
    expect(recall.grams).toBe(600 * kilo)
    expect(sum(recall.now)).toBe(600 * kilo)
    expect(recall.now[0]).toMatchObject({
      lot: residue,
      positionName: '贮存',
      share: 60 * kilo,
      grams: 250 * kilo,
    })
    const parts = Object.fromEntries(
      recall.parties.map((p: { party: { name: string }; parts: string[] }) => [p.party.name, p.parts]),
    )
    expect(parts.甲厂).toEqual(expect.arrayContaining(['产生', '移出']))
    expect(parts.捷运公司).toEqual(['承运'])
    expect(parts.区内再生厂).toEqual(expect.arrayContaining(['接收', '利用处置']))
    expect(recall.loads).toMatchObject([
      { plate: '示A·00001', documentNo: 'T-2026-01-07', share: 600 * kilo },
    ])
    const contactOf = (r: typeof recall) =>
      r.parties.find((p: { party: { id: number } }) => p.party.id === haulier.party)?.contact
    expect(contactOf(recall)).toEqual({ name: '李四', phone: '0000-7654321' })
    // Another enterprise may follow its own mass, but is not given the carrier's telephone.
    expect(contactOf(await ask(people.factory, `/recall?of=lot:${first?.lot}`))).toBeNull()
  })

  it('is exported as EPCIS 2.0 that the GS1 schema accepts', async () => {
    const document = await ask(people.office, `/epcis?of=product:${product}`)
    expect(validate(document) ? [] : validate.errors).toEqual([])
    const events = document.epcisBody.eventList as Record<string, unknown>[]
    expect(events.map((e) => e.type)).toContain('TransformationEvent')
    const treat = events.find((e) => e['wufei:kind'] === 'treat' && e.type === 'TransformationEvent')
    expect(treat?.outputQuantityList).toContainEqual({
      epcClass: expect.stringContaining(`/id/lots/${product}`),
      quantity: 1000.001,
      uom: 'KGM',
    })
    expect(events.map((e) => e.eventTime)).toEqual(events.map((e) => e.eventTime).sort())
    // The schema is no yes-man.
    expect(validate({ ...document, epcisBody: { eventList: [{ ...events[0], action: 'GUESS' }] } })).toBe(
      false,
    )
  })

  it('a question too wide is refused with the way out', async () => {
    const wide = database.readAll(bookkeeper, (tx) => traceSide(tx, [product], 'backward', 2))
    await expect(wide).rejects.toMatchObject({ code: 'trace_too_large' })
  })

  it('what nobody knows, and what is no product, is refused', async () => {
    expect(await trace('lot:999999')).toMatchObject({ code: 'trace_nothing' })
    expect(await trace(`product:${residue}`)).toMatchObject({ code: 'trace_nothing' })
    expect(await trace('manifest:999')).toMatchObject({ code: 'trace_nothing' })
  })
})

describe('a trace from a manifest', () => {
  it('goes back to its generator and on to its end, corrected as the manifest was', async () => {
    await makeLegal(town)
    await stockOf(town, 3 * tonne)
    const id = await carry(town, 'arrived')
    await act(people.plant, id, 'receive', receiptOf(1_995 * kilo), { reason: '磅差' })
    const { subject, backward, forward } = await trace(`manifest:${id}`, people.factory)
    expect(subject.lots).toHaveLength(1)
    expect(backward.ends).toMatchObject([
      { position: 'generated', facility: { id: factory.facility }, share: 2 * tonne },
    ])
    expect(forward.ends.map((e) => [e.position, e.share])).toEqual([
      ['disposed', 1_995 * kilo],
      ['discrepancy', 5 * kilo],
    ])
    const propose = { reason: '抄错', proposal: 'revision', key: fresh() }
    expect(
      (await act(people.plant, id, 'propose', { accepted: 1_990 * kilo }, propose)).message,
    ).toBeUndefined()
    for (const client of [people.factory, people.haulier])
      expect((await act(client, id, 'consent')).message).toBeUndefined()
    const corrected = await trace(`manifest:${id}`)
    expect(corrected.forward.ends.map((e) => [e.position, e.facility?.id, e.share])).toEqual([
      ['disposed', plant.facility, 1_990 * kilo],
      ['discrepancy', factory.facility, 10 * kilo],
    ])
    // The second factory had no part in it.
    expect(await trace(`manifest:${id}`, people.second)).toMatchObject({ code: 'trace_nothing' })
  })
})
