import type { Effective } from './correct.store.ts'

/**
 * A chain in the order its mass takes: whoever puts mass into a lot comes before whoever takes it out, else the book's
 * order. A receipt may stand in the book before the departure it belongs to.
 */
export function inOrderOfMass(chain: readonly Effective[]): Effective[] {
  const makers = new Map<number, Set<Effective>>()
  for (const e of chain)
    for (const { lot, grams } of e.entries)
      if (lot !== null && grams > 0) makers.set(lot, (makers.get(lot) ?? new Set()).add(e))
  const waitsFor = new Map(
    chain.map((e) => {
      const before = new Set<Effective>()
      for (const { lot, grams } of e.entries)
        if (lot !== null && grams < 0) for (const m of makers.get(lot) ?? []) if (m !== e) before.add(m)
      return [e, before] as const
    }),
  )
  const ordered: Effective[] = []
  const left = new Set(chain)
  while (left.size > 0) {
    const ready = [...left].find((e) => [...(waitsFor.get(e) ?? [])].every((b) => !left.has(b)))
    // Mass cannot run in a circle; if the book says it does, its own order is as good as any.
    const next = ready ?? ([...left][0] as Effective)
    ordered.push(next)
    left.delete(next)
  }
  return ordered
}
