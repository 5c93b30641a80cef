import { addDays, type Day } from '../../core/day.ts'
import type { FieldValues } from '../../manifests/contract.ts'
import { foldActs } from '../../manifests/fold.rules.ts'
import { getProfile } from '../../manifests/house.ts'
import { readOrigins } from '../../manifests/list.store.ts'
import { readActs } from '../../manifests/manifest.store.ts'
import { clocksOf } from '../../manifests/open.rules.ts'
import { randomOf } from '../random.ts'
import { foundCast, type Part, type Player } from './cast.ts'
import { findDay, keepDay, type Script } from './script.ts'
import { type Acted, act, clockText, kilogramsText, openStage, packages, type Stage } from './stage.ts'

const waste = '841-001-01'
const permit = { kind: 'hazardousCollection' as const, codes: ['HW01'] }
const plates = ['演医·D9001', '演医·D9002'] as const

const clinics = ['甲', '乙', '丙', '丁', '戊', '己'].map(
  (sign): Part => ({
    key: `clinic${sign}`,
    name: `演示日诊所${sign}`,
    partyKind: 'medical',
    facilityKind: 'clinic',
    sector: 'medical',
  }),
)
const parts: readonly Part[] = [
  ...clinics,
  {
    key: 'point',
    name: '演示日医废集中收集点',
    partyKind: 'operator',
    facilityKind: 'medicalPoint',
    sector: 'medical',
    takesOwnership: false,
    plates,
    permit,
  },
  {
    key: 'plant',
    name: '演示日医废处置中心（区外）',
    partyKind: 'operator',
    facilityKind: 'medicalPlant',
    outside: true,
    isEnd: true,
    permit: { kind: 'hazardousOperation', codes: ['HW01'] },
  },
]

interface Sealed {
  readonly clinic: Player
  /** Its turn in the round, from 0. */
  readonly turn: number
  readonly codes: readonly string[]
  readonly grams: number
}
interface Collected extends Sealed {
  readonly manifest: Acted
}

/** 小箱进大箱: clinics → collecting point → plant, each with two days, boxes counted and weighed at every hand-over. */
export const clinicDay: Script = {
  name: 'clinic-day',
  title: '一个诊所日：封箱、收运、小箱进大箱、处置单位复磅，追溯到每家诊所',
  /** The second half is the morning after. */
  spans: 2,
  play: async (options) => {
    const stage = openStage('clinic-day', 2, options)
    const done = await findDay(stage)
    if (done) return done
    const cast = await foundCast(stage, 'clinic-day', 9001, parts)
    const point = cast.get('point') as Player
    const plant = cast.get('plant') as Player
    stage.say(`演示数据：${stage.day}，${clinics.length} 家诊所，一个收集点，一家处置单位`)
    const round: Sealed[] = []
    for (const [i, { key }] of clinics.entries()) round.push(await seal(stage, cast.get(key) as Player, i))
    const carried: Collected[] = []
    for (const sealed of round) carried.push(await pickUp(stage, sealed, point))
    const collected: Collected[] = []
    for (const one of carried) collected.push(await handIn(stage, one, point))
    const boxes = await bigBoxes(stage, collected)
    const manifest = await toPlant(stage, { point, plant, boxes, collected })
    await origins(stage, manifest)
    const { id, number } = manifest
    return await keepDay(stage, { manifest: id, number, manifests: collected.length + 1 })
  },
}

const driver = (point: Player) => ({ party: point.party, name: '演示驾驶员' })

/** One clinic's morning: boxes are packed, sealed and weighed. */
async function seal(stage: Stage, clinic: Player, turn: number): Promise<Sealed> {
  const { day, say } = stage
  const random = randomOf(turn + 1, `clinic-day ${day}`)
  const items = Array.from({ length: random.whole(2, 4) }, () => ({
    kind: 'box' as const,
    grams: random.whole(32, 96) * 100,
    external: [],
    label: { wasteName: '感染性废物', contact: '演示经办人', remark: '演示数据' },
  }))
  const minute = 8 * 60 + turn * 5
  const { codes } = await packages(stage, `${clinic.key} pack`, stage.at(day, minute), {
    kind: 'pack',
    on: day,
    facility: clinic.facility,
    waste,
    items,
  })
  const grams = items.reduce((sum, item) => sum + item.grams, 0)
  say(
    `${clockText(minute)} ${clinic.name}封 ${codes.length} 箱，称重 ${kilogramsText(grams)}：${codes.join('、')}`,
  )
  return { clinic, turn, codes, grams }
}

/** The last clinic writes one sharps barrel too many: pieces are compared with pieces. */
const writesTooMany = ({ turn }: Sealed): boolean => turn === clinics.length - 1

async function pickUp(stage: Stage, sealed: Sealed, point: Player): Promise<Collected> {
  const { clinic, turn, codes } = sealed
  const counts = { boxes: codes.length, barrels: writesTooMany(sealed) ? 1 : 0 }
  const minute = 10 * 60 + turn * 15
  const leg = {
    stage,
    step: clinic.key,
    from: clinic,
    to: point,
    carrier: point,
    purpose: 'collect' as const,
  }
  const manifest = await leave(leg, minute, { codes, counts, plate: plates[0] })
  stage.say(`${clockText(minute)} 收运车 ${plates[0]} 到${clinic.name}：${manifest.number} 装车、承运签认`)
  return { ...sealed, manifest }
}

async function handIn(stage: Stage, collected: Collected, point: Player): Promise<Collected> {
  const { clinic, turn, codes, grams, manifest } = collected
  const { day, say } = stage
  const minute = 13 * 60 + turn * 6
  const counted = { accepted: grams, refused: 0, receivedBoxes: codes.length, receivedBarrels: 0 }
  const differs = writesTooMany(collected)
  const said = differs ? { reason: '利器桶已并入周转箱，实收 0 桶，重量相符' } : {}
  const end = await receive(stage, clinic.key, manifest.id, point, stage.at(day, minute), counted, said)
  if (!differs) {
    say(`${clockText(minute)} 收集点清点${clinic.name}：${codes.length} 箱，${kilogramsText(grams)}，相符`)
    return { ...collected, manifest: end }
  }
  say(`${clockText(minute)} 收集点清点${clinic.name}：${codes.length} 箱相符，桶数 1 对 0，写明原因`)
  const signed = await act(stage, {
    step: `${clinic.key} countersign`,
    on: { manifest: manifest.id },
    role: 'consignor',
    by: { party: clinic.party, name: `${clinic.name}经办人` },
    at: stage.at(day, minute + 20),
    act: { kind: 'countersign' },
  })
  say(`${clockText(minute + 20)} ${clinic.name}确认差异`)
  return { ...collected, manifest: signed }
}

interface Leg {
  readonly stage: Stage
  readonly step: string
  readonly from: Player
  readonly to: Player
  readonly carrier: Player
  readonly purpose: 'collect' | 'dispose'
}

interface Load {
  readonly codes: readonly string[]
  readonly counts: FieldValues
  readonly plate: string
  readonly on?: Day
}

/** From the draft to the carrier's signature. */
async function leave(leg: Leg, minute: number, { codes, counts, plate, on }: Load): Promise<Acted> {
  const { stage, step, from, to, carrier, purpose } = leg
  const day = on ?? stage.day
  const by = { party: from.party, name: `${from.name}经办人` }
  const values = {
    consignor: from.facility,
    consignee: to.facility,
    code: waste,
    purpose,
    carrier: carrier.party,
    ...(purpose === 'dispose' ? { method: 'Y10' } : {}),
  }
  const role = 'consignor' as const
  const first = await act(stage, {
    step: `${step} draft`,
    on: { profile: 'medical' },
    role,
    by,
    at: stage.at(day, minute - 30),
    act: { kind: 'draft', values },
  })
  const manifest = { manifest: first.id }
  const at = (more: number) => stage.at(day, minute + more)
  await act(stage, { step: `${step} issue`, on: manifest, role, by, at: at(-20), act: { kind: 'issue' } })
  const load = { weighing: 'scale', handler: '演示经办人', ...counts }
  await act(stage, {
    step: `${step} load`,
    on: manifest,
    role,
    by,
    at: at(0),
    act: { kind: 'load', values: load, packages: [...codes] },
  })
  return await act(stage, {
    step: `${step} takeOver`,
    on: manifest,
    role: 'carrier',
    by: driver(carrier),
    at: at(3),
    act: { kind: 'takeOver', values: { plate, driver: '演示驾驶员' } },
  })
}

async function receive(
  stage: Stage,
  step: string,
  manifest: number,
  to: Player,
  at: Date,
  values: FieldValues,
  more: { reason?: string },
): Promise<Acted> {
  return await act(stage, {
    step: `${step} receive`,
    on: { manifest },
    role: 'consignee',
    by: { party: to.party, name: `${to.name}接收人` },
    at,
    act: {
      kind: 'receive',
      values: { receivedWeighing: 'scale', receiverHandler: '演示接收人', ...values },
      ...more,
    },
  })
}

/** 小箱进大箱: the small boxes stay closed in two big ones. */
async function bigBoxes(stage: Stage, collected: readonly Collected[]): Promise<string[]> {
  const half = Math.ceil(collected.length / 2)
  const groups = [collected.slice(0, half), collected.slice(half)]
  const boxes: string[] = []
  for (const [i, group] of groups.entries()) {
    const minute = 15 * 60 + i * 10
    const small = group.flatMap((c) => c.codes)
    const { codes } = await packages(stage, `group ${i}`, stage.at(stage.day, minute), {
      kind: 'group',
      on: stage.day,
      packages: small,
      into: { kind: 'bin' },
    })
    boxes.push(codes[0] as string)
    stage.say(`${clockText(minute)} 收集点把 ${small.length} 个小箱装进大箱 ${codes[0]}`)
  }
  return boxes
}

interface Onward {
  readonly point: Player
  readonly plant: Player
  readonly boxes: readonly string[]
  readonly collected: readonly Collected[]
}

async function toPlant(stage: Stage, { point, plant, boxes, collected }: Onward): Promise<Acted> {
  const next = addDays(stage.day, 1)
  const grams = collected.reduce((sum, c) => sum + c.grams, 0)
  const small = collected.reduce((n, c) => n + c.codes.length, 0)
  const leg = { stage, step: 'onward', from: point, to: plant, carrier: point, purpose: 'dispose' as const }
  const counts = { boxes: boxes.length, barrels: 0 }
  const left = await leave(leg, 9 * 60, { codes: boxes, counts, plate: plates[1], on: next })
  stage.say(
    `次日 09:00 ${left.number} 装车：${boxes.length} 个大箱（内 ${small} 个小箱），${kilogramsText(grams)}`,
  )
  for (const line of await clockLines(stage, left.id, next)) stage.say(line)
  const weighed = grams - 200
  const received = { accepted: weighed, refused: 0, receivedBoxes: boxes.length, receivedBarrels: 0 }
  const end = await receive(stage, 'onward', left.id, plant, stage.at(next, 10 * 60 + 40), received, {})
  stage.say(`次日 10:40 ${plant.name}复磅 ${kilogramsText(weighed)}，相差 0.2 公斤，在允许范围内；箱数相符`)
  return end
}

/** The terms that run on a manifest, as its page shows them. */
async function clockLines({ database, actor, house }: Stage, id: number, today: Day): Promise<string[]> {
  const profile = getProfile(house, 'medical')
  const acts = await database.read(actor, (tx) => readActs(tx, id))
  const clocks = clocksOf(profile, foldActs(profile, acts), today, house.district.pack.holidays)
  return clocks.map((c) => `  时限：${c.title}，最迟 ${c.due}${c.stoppedOn ? `（${c.stoppedOn} 已办）` : ''}`)
}

async function origins({ database, actor, say }: Stage, { id, number }: Acted): Promise<void> {
  const found = await database.readAll(actor, (tx) => readOrigins(tx, id))
  say(`追溯 ${number}：共 ${kilogramsText(found.grams)}，来自`)
  for (const o of found.origins) say(`  ${o.facility?.name ?? ''} ${kilogramsText(o.grams)}`)
}
