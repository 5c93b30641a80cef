import type { FieldValues, ManifestAct } from '../../manifests/contract.ts'
import type { SigningRole } from '../../packs/manifest-profile.contract.ts'
import { type Random, randomOf } from '../random.ts'
import { foundCast, type Part, type Player } from './cast.ts'
import { findDay, keepDay, type Script } from './script.ts'
import { type Acted, act, clockText, openStage, refusalOf, type Stage, tonnesText } from './stage.ts'

const soil = '900-001-S70'
const permit = { kind: 'disposalApproval' as const, codes: ['SW70'] }
const plates = Array.from({ length: 40 }, (_, i) => `演土·D${String(i + 1).padStart(4, '0')}`)
const barge = '演船·D0001'

const parts: readonly Part[] = [
  ...['一', '二', '三'].map(
    (n): Part => ({
      key: `site${n}`,
      name: `演示日工地${n}`,
      partyKind: 'builder',
      facilityKind: 'constructionSite',
      permit,
    }),
  ),
  {
    key: 'fleet',
    name: '演示日渣土运输',
    partyKind: 'carrier',
    facilityKind: 'site',
    plates: [...plates, barge],
  },
  // A transfer wharf keeps what it takes in until the barge leaves.
  { key: 'wharf', name: '演示日中转码头', partyKind: 'operator', facilityKind: 'sortingCentre', permit },
  {
    key: 'backfill',
    name: '演示日回填场地（区外）',
    partyKind: 'operator',
    facilityKind: 'backfill',
    outside: true,
    isEnd: true,
  },
  {
    key: 'tip',
    name: '演示日消纳场（区外）',
    partyKind: 'operator',
    facilityKind: 'disposalSite',
    outside: true,
    isEnd: true,
  },
]

/** Where a truck goes and what becomes of its load there. */
const ends = [
  { key: 'backfill', purpose: 'utilize', method: 'W11' },
  { key: 'wharf', purpose: 'collect' },
  { key: 'backfill', purpose: 'utilize', method: 'W11' },
  { key: 'tip', purpose: 'dispose', method: 'W14' },
] as const

export const usualTrucks = 300

/** 一车一联单: scanned out at the site's gate, scanned in at the receiver's; in the evening a barge takes what the wharf has. */
export const constructionDay: Script = {
  name: 'construction-day',
  title:
    '一个工地日：三百车一车一联单，出场扫码、入场扫码，一车退回、一车超差、同一个码扫两次，码头装船并追溯',
  spans: 1,
  play: async ({ trucks = usualTrucks, ...options }) => {
    const stage = openStage('construction-day', 1, options)
    const done = await findDay(stage)
    if (done) return done
    const cast = await foundCast(stage, 'construction-day', 9101, parts)
    const { say, day } = stage
    say(`演示数据：${day}，三个工地（均有处置核准），${trucks} 车，回填场地、中转码头、消纳场`)
    const random = randomOf(trucks, `construction-day ${day}`)
    const landed: number[] = []
    for (let n = 1; n <= trucks; n++) landed.push(await truck(stage, cast, random, { n, trucks }))
    say(`全天 ${trucks} 车，接收 ${tonnesText(landed.reduce((a, b) => a + b, 0))}`)
    const manifest = await shipOut(stage, cast, wharfGrams(landed))
    const { id, number } = manifest
    return await keepDay(stage, { manifest: id, number, manifests: trucks + 1 })
  },
}

const endOf = (n: number) => ends[n % ends.length] as (typeof ends)[number]
const wharfGrams = (landed: readonly number[]): number =>
  landed.reduce((sum, grams, i) => sum + (endOf(i + 1).key === 'wharf' ? grams : 0), 0)

interface Run {
  readonly stage: Stage
  readonly n: number
  readonly from: Player
  readonly to: Player
  readonly fleet: Player
  /** Minute at the site's gate. */
  readonly out: number
}

/** What happens to one truck; of the whole day one is turned away, one weighs too little, one is scanned twice. */
const storyOf = (n: number, trucks: number): 'refused' | 'short' | 'twice' | 'plain' => {
  const at = (share: number): number => Math.max(1, Math.round(trucks * share))
  if (n === at(0.3)) return 'refused'
  if (n === at(0.5)) return 'short'
  return n === at(0.7) ? 'twice' : 'plain'
}

async function truck(
  stage: Stage,
  cast: ReadonlyMap<string, Player>,
  random: Random,
  { n, trucks }: { n: number; trucks: number },
): Promise<number> {
  const from = cast.get(`site${['一', '二', '三'][n % 3]}`) as Player
  const end = endOf(n)
  const to = cast.get(end.key) as Player
  const fleet = cast.get('fleet') as Player
  const out = 7 * 60 + Math.floor(((n - 1) * 660) / trucks)
  const run: Run = { stage, n, from, to, fleet, out }
  const grams = random.whole(1_050, 1_290) * 20_000
  const plate = plates[n % plates.length] as string
  const story = storyOf(n, trucks)
  const shown = story !== 'plain' || n <= 3
  const manifest = await leaveSite(run, plate, grams, end)
  if (shown)
    stage.say(
      `${clockText(out)} ${from.name}出场扫码 ${plate} ${manifest.number}，${tonnesText(grams)}，往${to.name}`,
    )
  const weighed = grams + random.whole(-4, 4) * 20_000
  const landed = await arriveAt(run, manifest.id, { grams, weighed, story, shown })
  if (n % 50 === 0 || n === trucks) stage.say(`${clockText(out + 45)} 已放行 ${n} 车`)
  return landed
}

async function leaveSite(run: Run, plate: string, grams: number, end: (typeof ends)[number]): Promise<Acted> {
  const { from, to, fleet, out } = run
  const values: FieldValues = {
    consignor: from.facility,
    consignee: to.facility,
    code: soil,
    purpose: end.purpose,
    ...('method' in end ? { method: end.method } : {}),
    carrier: fleet.party,
    plate,
    driver: '演示驾驶员',
    approvalNo: `演示证${String(from.party).padStart(5, '0')}`,
    route: `演示路线：${from.name}—演示大道—${to.name}`,
  }
  const draft = await step(run, 'draft', 'consignor', out - 12, { kind: 'draft', values })
  await step(run, 'issue', 'consignor', out - 10, { kind: 'issue' }, draft.id)
  const load = { grams, weighing: 'scale', covered: 'closed' }
  return await step(run, 'load', 'consignor', out, { kind: 'load', values: load }, draft.id)
}

interface Arrival {
  readonly grams: number
  readonly weighed: number
  readonly story: ReturnType<typeof storyOf>
  readonly shown: boolean
}

async function arriveAt(run: Run, id: number, { grams, weighed, story, shown }: Arrival): Promise<number> {
  const { stage, to, from, out } = run
  const at = out + 40
  const scanIn = (accepted: number, refused: number, reason?: string) => ({
    kind: 'receive' as const,
    values: { accepted, refused, receivedWeighing: 'scale' },
    ...(reason ? { reason } : {}),
  })
  if (story === 'refused') {
    await step(run, 'receive', 'consignee', at, scanIn(0, grams, '混有建筑模板，不符合入场要求'), id)
    stage.say(`${clockText(at)} ${to.name}入场扫码：混有建筑模板，整车拒收`)
    await step(run, 'takeBack', 'consignor', at + 50, { kind: 'takeBack' }, id)
    stage.say(`${clockText(at + 50)} ${from.name}退回入场，联单办结`)
    return 0
  }
  if (story === 'short') {
    const light = Math.round((grams * 0.9) / 20_000) * 20_000
    await step(run, 'receive', 'consignee', at, scanIn(light, 0, '途中撒漏，已通知清扫'), id)
    stage.say(
      `${clockText(at)} ${to.name}入场过磅 ${tonnesText(light)}，少 ${tonnesText(grams - light)}，超出允许范围`,
    )
    await step(run, 'countersign', 'consignor', at + 25, { kind: 'countersign' }, id)
    stage.say(`${clockText(at + 25)} ${from.name}确认差异，联单办结`)
    return light
  }
  await step(run, 'receive', 'consignee', at, scanIn(weighed, 0), id)
  if (shown) stage.say(`${clockText(at)} ${to.name}入场扫码，过磅 ${tonnesText(weighed)}，联单办结`)
  if (story === 'twice') {
    const again = askedOf(run, 'receive again', 'consignee', at + 2, scanIn(weighed, 0), id)
    stage.say(`${clockText(at + 2)} 同一个码再扫一次：${await refusalOf(stage, again)}`)
  }
  return weighed
}

type Kind = Omit<Partial<ManifestAct>, 'kind'> & Pick<ManifestAct, 'kind'>

function askedOf(run: Run, name: string, role: SigningRole, minute: number, asked: Kind, id?: number) {
  const { stage, n, from, to } = run
  const by = role === 'consignor' ? from : to
  return {
    step: `truck ${n} ${name}`,
    on: id === undefined ? { profile: 'construction' } : { manifest: id },
    role,
    by: { party: by.party, name: role === 'consignor' ? `${by.name}门岗` : `${by.name}地磅员` },
    at: stage.at(stage.day, minute),
    act: asked,
  }
}

const step = (...asked: Parameters<typeof askedOf>): Promise<Acted> => act(asked[0].stage, askedOf(...asked))

/** What lies at the wharf leaves on one barge: its trace leads back to every truck and site. */
async function shipOut(stage: Stage, cast: ReadonlyMap<string, Player>, grams: number): Promise<Acted> {
  const run: Run = {
    stage,
    n: 0,
    from: cast.get('wharf') as Player,
    to: cast.get('backfill') as Player,
    fleet: cast.get('fleet') as Player,
    out: 20 * 60,
  }
  const left = await leaveSite(run, barge, grams, ends[0])
  stage.say(`20:00 中转码头装船 ${barge} ${left.number}，${tonnesText(grams)}`)
  const values = { accepted: grams, refused: 0, receivedWeighing: 'scale' }
  const end = await step(run, 'receive', 'consignee', 22 * 60, { kind: 'receive', values }, left.id)
  stage.say(`22:00 ${run.to.name}接收整船`)
  return end
}
