import { addDays, asDay, type Day } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import type { Act } from './agenda.ts'
import { depart, goesUnderManifest } from './journeys.ts'
import { book, type Load, receiptOf, shipFact } from './loads.ts'
import { asWeighed, inTonnes, paperOf } from './papers.ts'
import type { Conversion, Onward, Plant } from './plan.ts'
import { type Random, randomOf } from './random.ts'
import { carrierOf, daysOf, firstDay, landing, placeOf, type Scene, type Site, vehicleOf } from './scene.ts'
import type { Account } from './stock.ts'

/** Less is left for the next day: nobody fires up a furnace for it. */
const leastGrams = 100_000

/** A step in whole kilograms, so that ledgers read like ledgers. */
const kilograms = (grams: number): number => Math.floor(grams / 1000) * 1000

const everyDays = (scene: Scene, every: number): Day[] =>
  Array.from({ length: Math.floor(daysOf(scene.year) / every) }, (_, i) =>
    addDays(firstDay(scene.year), (i + 1) * every - 1),
  )

/** Treatments of a plant through the year, and its counts of the bunker at the end of each quarter. */
export function enterPlant(scene: Scene, plant: Plant): void {
  const site = placeOf(scene, plant.place)
  const random = randomOf(scene.seed, `plant:${plant.place}`)
  // At a small scale few loads come, so the furnace runs as seldom.
  const every = Math.max(plant.every, Math.round(plant.every / Math.min(1, scene.scale * 4)))
  for (const day of everyDays(scene, every))
    scene.agenda.enter(addDays(day, 1), () => treat(scene, plant, site, day))
  for (const quarter of ['03-31', '06-30', '09-30', '12-31']) {
    const day = asDay(`${scene.year}-${quarter}`)
    for (const code of plant.codes)
      scene.agenda.enter(addDays(day, 1), () => count(scene, site, code, day, random))
  }
}

function treat(scene: Scene, plant: Plant, site: Site, day: Day): Act[] {
  const account = (code: string): Account => ({ facility: site.facility, owner: site.party, code })
  const inputs = plant.codes
    .map((code) => ({ code, grams: kilograms(scene.stock.available(account(code), day) * plant.share) }))
    .filter((i) => i.grams > 0)
  const input = inputs.reduce((sum, i) => sum + i.grams, 0)
  if (input < leastGrams) return []
  for (const i of inputs) scene.stock.take(account(i.code), i.grams)
  const residues = plant.residues
    .map((r) => ({ code: r.code, grams: kilograms(input * r.share) }))
    .filter((r) => r.grams > 0)
  for (const r of residues) {
    scene.stock.put(account(r.code), day, r.grams)
    scene.tally.add(site.facility, r.code, day, r.grams)
  }
  const products = plant.products
    .map((p) => ({ name: p.name, grams: kilograms(input * p.share) }))
    .filter((p) => p.grams > 0)
  const fact: Fact = {
    kind: 'treat',
    occurredOn: day,
    grade: 'weighed',
    details: {},
    facility: site.facility,
    inputs,
    added: kilograms(input * plant.added),
    purpose: plant.purpose,
    method: plant.method,
    residues,
    products,
    measure: inTonnes(input),
  }
  const number = scene.numbering.row('CL', day)
  const fields = { 设施: site.draft.name, 投入量: inTonnes(input).value, 方式: plant.method }
  return [{ kind: 'fact', fact, record: paperOf('b4', fact, { party: site.party, number, fields }) }]
}

/** 盘点: a fraction of a percent is always missing. */
function count(scene: Scene, site: Site, code: string, day: Day, random: Random): Act[] {
  const at = { facility: site.facility, owner: site.party, code }
  const held = scene.stock.held(at)
  const counted = kilograms(held * (0.994 + random.next() * 0.004))
  if (counted <= 0 || counted >= held) return []
  scene.stock.take(at, held - counted)
  const fact: Fact = {
    kind: 'stockTake',
    occurredOn: day,
    grade: 'recorded',
    details: {},
    facility: site.facility,
    code,
    counted,
    measure: inTonnes(counted),
  }
  const number = scene.numbering.row('PD', day)
  const fields = { 设施: site.draft.name, 盘点量: inTonnes(counted).value }
  return [{ kind: 'fact', fact, record: paperOf('b2', fact, { party: site.party, number, fields }) }]
}

/** Regular shipments from a place, as much as lies there. */
export function enterOnward(scene: Scene, onward: Onward): void {
  const random = randomOf(scene.seed, `onward:${onward.from}:${onward.code}`)
  const from = placeOf(scene, onward.from)
  const every = Math.max(onward.every, Math.round(onward.every / Math.min(1, scene.scale * 4)))
  const { code, purpose, carrier } = onward
  if (onward.underManifest > 0) {
    const to = placeOf(scene, onward.to)
    scene.journeys.routes.push({ code, from, to, purpose, carrier: carrierOf(scene, carrier) })
  }
  for (const day of everyDays(scene, every)) {
    scene.agenda.enter(addDays(day, 1), () => shipOn(scene, onward, from, day, random))
  }
}

type Leg = Pick<Onward, 'code' | 'to' | 'purpose' | 'grade'> & {
  method: string | undefined
  carrier: string | undefined
  share: number
  underManifest: number
}

function shipOn(scene: Scene, onward: Onward, from: Site, day: Day, random: Random): Act[] {
  const { code, to, purpose, grade, method, share, underManifest } = onward
  const leg = { code, to, purpose, grade, method, share, underManifest, carrier: onward.carrier }
  return sendOff(scene, leg, from, day, random)
}

function sendOff(scene: Scene, leg: Leg, from: Site, day: Day, random: Random): Act[] {
  const at = { facility: from.facility, owner: from.party, code: leg.code }
  const grams = kilograms(scene.stock.available(at, day) * leg.share)
  if (grams < 1000) return []
  scene.stock.take(at, grams)
  const to = placeOf(scene, leg.to)
  const load: Load = {
    code: leg.code,
    grams,
    day,
    from,
    owner: from.party,
    to,
    purpose: leg.purpose,
    method: leg.method,
    vehicle: vehicleOf(scene, leg.carrier, random),
    measure: inTonnes(grams),
    details: {},
  }
  const today = addDays(day, 1)
  const { vehicle } = load
  if (goesUnderManifest(scene, leg.underManifest, { day: today, from, to, vehicle }, random))
    return sentSigned(scene, leg, load, today, random)
  const hazardous = !leg.code.includes('S')
  const number = hazardous ? scene.numbering.manifest() : scene.numbering.row('CC', day)
  const arrived = addDays(day, random.chance(0.7) ? 0 : 1)
  scene.agenda.enter(addDays(day, random.whole(2, 5)), () => {
    const accepted = random.chance(0.8) ? grams : asWeighed(grams * random.around(0.003))
    const landed = landing(to, from.party, leg.purpose)
    if (landed.stored)
      scene.stock.put({ facility: to.facility, owner: landed.owner, code: leg.code }, arrived, accepted)
    const fact = receiptOf(
      { ...load, day: arrived, grams: accepted, measure: inTonnes(accepted) },
      leg.grade,
      { documentNo: number, alone: false },
    )
    return [book(fact, to.party, hazardous ? 'b5' : 'weighbridge', `${number}-JS`, load)]
  })
  return [book(shipFact(load, leg.grade, number), from.party, hazardous ? 'b5' : 't3', number, load)]
}

/** The shipment under a manifest, on the day it is signed. */
function sentSigned(scene: Scene, leg: Leg, load: Load, today: Day, random: Random): Act[] {
  const landed = landing(load.to, load.owner, leg.purpose)
  const here = { facility: load.from.facility, owner: load.owner, code: leg.code }
  const there = { ...here, facility: load.to.facility, owner: landed.owner }
  return depart(scene, today, {
    load,
    random,
    receiptGrade: leg.grade,
    papers: false,
    landed: (day, grams) => landed.stored && scene.stock.put(there, day, grams),
    back: (day, grams) => scene.stock.put(here, day, grams),
    kept: (day, grams) => scene.stock.put(here, day, grams),
    store: here,
  })
}

/** The collecting operator sends on, code by code, to where the generators' own large loads go. */
export function enterCollector(scene: Scene): void {
  const { collector, flows } = scene.plan
  if (!collector) return
  const from = placeOf(scene, collector.place)
  const random = randomOf(scene.seed, 'collector')
  const every = Math.max(collector.every, Math.round(collector.every / Math.min(1, scene.scale * 4)))
  for (const day of everyDays(scene, every)) {
    scene.agenda.enter(addDays(day, 1), () =>
      scene.stock.codesAt(from.facility, from.party).flatMap((code) => {
        const end = flows.find((f) => f.code === code && f.to !== undefined && f.to !== collector.place)
        if (!end?.to || !random.chance(0.6)) return []
        const { to, method, purpose = 'dispose' } = end
        return sendOff(
          scene,
          {
            code,
            to,
            purpose,
            method,
            grade: 'weighed',
            share: 1,
            underManifest: collector.underManifest,
            carrier: collector.carrier,
          },
          from,
          day,
          random,
        )
      }),
    )
  }
}

/** 有害垃圾转危废 at the place where it is gathered. */
export function enterConversion(scene: Scene, conversion: Conversion): void {
  const site = placeOf(scene, conversion.place)
  for (const day of everyDays(scene, conversion.every)) {
    scene.agenda.enter(addDays(day, 1), () => {
      const at = { facility: site.facility, owner: site.party, code: conversion.code }
      const grams = kilograms(scene.stock.available(at, day) * conversion.share)
      if (grams <= 0) return []
      scene.stock.take(at, grams)
      scene.stock.put({ ...at, code: conversion.toCode }, day, grams)
      const fact: Fact = {
        kind: 'reclassify',
        occurredOn: day,
        grade: 'weighed',
        details: {},
        facility: site.facility,
        code: conversion.code,
        grams,
        toCode: conversion.toCode,
        basis: 'converted',
        measure: inTonnes(grams),
      }
      const number = scene.numbering.row('FJ', day)
      const fields = { 设施: site.draft.name, 转入代码: conversion.toCode }
      return [{ kind: 'fact', fact, record: paperOf('b2', fact, { party: site.party, number, fields }) }]
    })
  }
}
