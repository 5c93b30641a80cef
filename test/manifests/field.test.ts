import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SyncReply } from '../../src/manifests/api.contract.ts'
import { foldActs } from '../../src/manifests/fold.rules.ts'
import { fresh } from '../parties/house.ts'
import type { Client } from '../support/server.ts'
import { profileOf } from './profiles.ts'
import { act, carry, foundTown, makeLegal, stockOf, tonne } from './scene.ts'

const town = await foundTown()
await makeLegal(town)
await stockOf(town, 200 * tonne)
const { people } = town

/** The smallest PNG there is: one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const hash = createHash('sha256').update(png).digest('hex')
const signature = [{ kind: 'signature', hash }]
const file = { name: '签名.png', content: png.toString('base64') }

const sync = async (client: Client | undefined, items: object[], files: object[] = []) => {
  const reply = await (client as Client)({
    method: 'POST',
    url: '/api/v1/field/sync',
    payload: { files, items },
  })
  return { status: reply.statusCode, body: reply.json() as SyncReply & { code?: string } }
}
const get = async (client: Client | undefined, url: string) =>
  await (client as Client)({ method: 'GET', url })

describe('a phone', () => {
  it('keeps in one request what waits for it first, with its packages and profiles', async () => {
    const mine = await carry(town, 'loaded')
    const others = await carry(town, 'inTransit')
    const kept = (await get(people.haulier, '/api/v1/field')).json()
    expect(kept.manifests.map((m: { id: number }) => m.id)).toEqual(expect.arrayContaining([mine, others]))
    expect(kept.profiles.map((p: { key: string }) => p.key)).toContain('hazardous')
    expect(kept).toMatchObject({ at: town.clock.now.toISOString(), left: 0 })
    const strangers = (await get(people.relay, '/api/v1/field')).json()
    expect(strangers.manifests).toEqual([])
    expect((await get(people.office, '/api/v1/field')).statusCode).toBe(403)
  })

  it('sends what its acts name with them, and all who are concerned see it', async () => {
    const id = await carry(town, 'loaded')
    const items = [{ key: fresh(), manifest: id, act: { kind: 'depart', evidence: signature } }]
    const { body } = await sync(people.haulier, items, [file])
    expect(body.items[0]).toMatchObject({ refusal: null, done: { state: 'inTransit' } })
    const detail = (await get(people.plant, `/api/v1/manifests/${id}`)).json()
    expect(detail.acts.at(-1).evidence).toEqual(signature)
    const picture = await get(people.plant, `/api/v1/manifests/${id}/evidence/${hash}`)
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/png'])
    expect(picture.rawPayload.equals(png)).toBe(true)
    expect((await get(people.second, `/api/v1/manifests/${id}/evidence/${hash}`)).statusCode).toBe(404)
    expect((await get(people.plant, `/api/v1/manifests/${id}/evidence/${'0'.repeat(64)}`)).statusCode).toBe(
      404,
    )
  })

  it('may send what another party has sent before, byte for byte; naming it without sending is refused', async () => {
    const id = await carry(town, 'inTransit')
    const other = [{ kind: 'signature', hash }]
    const asked = () => [{ key: fresh(), manifest: id, act: { kind: 'arrive', evidence: other } }]
    const named = await sync(people.plant, asked())
    const sent = await sync(people.plant, asked(), [file])
    expect(sent.body.items[0]?.refusal ?? null).toBe(null)
    expect(named.body.items[0]?.refusal?.code).toBe('file_unknown')
  })

  it('is refused a file that is none, and an act that names one nobody sent', async () => {
    const id = await carry(town, 'loaded')
    const unknown = [{ kind: 'photo', hash: 'a'.repeat(64) }]
    const asked = { key: fresh(), manifest: id, act: { kind: 'depart', evidence: unknown } }
    const { body } = await sync(people.haulier, [asked])
    expect(body.items[0]?.refusal?.code).toBe('file_unknown')
    const program = { name: '照片.jpg', content: Buffer.from('<script>').toString('base64') }
    expect((await sync(people.haulier, [asked], [program])).body.code).toBe('evidence_type_unsupported')
  })

  it('is told what happened after what it knew, however wrong its clock', async () => {
    const id = await carry(town, 'loaded')
    const { acts } = (await get(people.haulier, `/api/v1/manifests/${id}`)).json()
    await act(people.factory, id, 'turnBack', {}, { reason: '货不对' })
    const asked = { key: fresh(), manifest: id, seen: acts.length, deviceAt: '2031-01-01T00:00:00Z' }
    const { body } = await sync(people.haulier, [{ ...asked, act: { kind: 'depart' } }])
    expect(body.items[0]).toMatchObject({ done: null, refusal: { code: 'manifest_cannot_depart' } })
    expect(body.items[0]?.meanwhile.map((a) => a.kind)).toEqual(['turnBack'])
  })

  it('keeps the times at which its acts were done, one after the other', async () => {
    const id = await carry(town, 'loaded')
    const { now } = town.clock
    town.clock.now = new Date(now.getTime() + 3 * 86_400_000)
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString()
    const items = [
      { key: fresh(), manifest: id, act: { kind: 'depart' }, deviceAt: at(10) },
      { key: fresh(), manifest: id, act: { kind: 'arrive' }, deviceAt: at(70) },
    ]
    await sync(people.haulier, items)
    const detail = (await get(people.haulier, `/api/v1/manifests/${id}`)).json()
    const last = detail.acts.slice(-2)
    expect(last.map((a: { clock: string }) => a.clock)).toEqual(['device', 'device'])
    expect(foldActs(profileOf('hazardous'), detail.acts).days.arrived).toBe('2026-03-02')
    // Sent again after a reply that was lost: the same answers, and nothing done twice.
    const again = await sync(people.haulier, items)
    expect(again.body.items.map((i) => i.done?.state)).toEqual(['inTransit', 'arrived'])
    town.clock.now = now
  })
})

describe('a phone back after three days', () => {
  it('hands in 40 acts of which two are no longer legal, in one request', async () => {
    const ids: number[] = []
    for (let n = 0; n < 21; n++) ids.push(await carry(town, 'loaded', tonne))
    const [turned, signed] = [ids[4] as number, ids[11] as number]
    const items = ids.flatMap((manifest) =>
      (manifest === turned || manifest === signed ? ['depart'] : ['depart', 'arrive']).map((kind) => ({
        key: fresh(),
        manifest,
        seen: 4,
        act: { kind },
        deviceAt: town.clock.now.toISOString(),
      })),
    )
    town.clock.now = new Date(town.clock.now.getTime() + 3 * 86_400_000)
    await act(people.factory, turned, 'turnBack', {}, { reason: '货不对' })
    await act(people.haulier, signed, 'depart')
    const { body } = await sync(people.haulier, items)
    const refused = body.items.filter((i) => i.refusal !== null)
    expect(body.items).toHaveLength(40)
    expect(body.items.filter((i) => i.done !== null)).toHaveLength(38)
    expect(refused.map((i) => i.refusal?.code)).toEqual(['manifest_cannot_depart', 'manifest_cannot_depart'])
    expect(refused.map((i) => i.meanwhile.map((a) => a.kind))).toEqual([['turnBack'], ['depart']])
  })
})
