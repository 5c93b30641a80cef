import { textOf } from './cells.ts'
import type { FacilityEntry } from './directory.rules.ts'
import type { Draft } from './reading.ts'

/** HJ 1259-2022 numbers its batches by what is done: LY 利用, CZ 处置. */
export function purposeOfNumber(number: string | undefined): 'utilize' | 'dispose' | undefined {
  const letters = /^HW(?:ZX|WW|CK)(LY|CZ)/.exec(number ?? '')?.[1]
  return letters === undefined ? undefined : letters === 'LY' ? 'utilize' : 'dispose'
}

/** What both papers of a movement must agree on without having seen each other: purpose, method, carrier, number. */
export function load(d: Draft, code: string, to: FacilityEntry) {
  const written = textOf(d.values, 'method')
  const method = written === undefined ? undefined : (d.scene.words.methodOf(written) ?? written)
  const said = textOf(d.values, 'purpose') as 'utilize' | 'dispose' | 'collect' | undefined
  const follows = method === undefined ? undefined : d.scene.words.purposeOf(method, code)
  const certain = said ?? purposeOfNumber(textOf(d.values, 'recordNo')) ?? follows
  const purpose = certain ?? d.scene.options.purpose ?? d.scene.words.purposeAt(to.kind)
  const carriers = d.scene.directory.named(textOf(d.values, 'carrier') ?? '')
  const documentNo = textOf(d.values, 'documentNo')
  return {
    purpose,
    ...(method === undefined ? {} : { method }),
    ...(carriers.length === 1 && carriers[0] ? { carrier: carriers[0].id } : {}),
    ...(documentNo === undefined ? {} : { documentNo }),
  }
}
