import type { Writer } from '../platform/database.ts'
import { emitEvent } from '../platform/events.ts'
import type { ActFact, Manifest } from './contract.ts'
import { numberIn, textIn } from './fields.rules.ts'

/** Every act is an event, in its own transaction; a load that was turned away is a second one, for who only wants that. */
export function tellOfAct(tx: Writer, id: number, manifest: Manifest, fact: ActFact): void {
  const { values } = manifest
  const event = {
    object: `manifest ${id}`,
    at: new Date(fact.at),
    body: {
      manifest: id,
      number: manifest.number,
      officialNo: manifest.officialNo,
      profile: manifest.profile,
      act: fact.kind,
      seq: fact.seq,
      day: fact.day,
      state: manifest.state,
      code: textIn(values, 'code'),
      grams: numberIn(values, 'grams'),
      accepted: numberIn(values, 'accepted'),
      refused: numberIn(values, 'refused'),
    },
  }
  emitEvent(tx, { kind: `manifest.${fact.kind}`, ...event })
  const turnedAway = fact.kind === 'turnBack' || (fact.kind === 'receive' && (event.body.refused ?? 0) > 0)
  if (turnedAway) emitEvent(tx, { kind: 'load.refused', ...event })
}

export function tellOfPackages(
  tx: Writer,
  act: string,
  { codes, posting }: { readonly codes: readonly string[]; readonly posting: number | null },
  at: Date,
): void {
  const first = codes[0]
  if (first === undefined) return
  emitEvent(tx, { kind: `package.${act}`, object: `package ${first}`, body: { act, codes, posting }, at })
}
