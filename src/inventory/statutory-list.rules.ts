import { addMonths, type Day } from '../core/day.ts'
import { labelPeriod, type Period } from '../core/period.ts'
import { periodIn, textOf } from '../intake/cells.ts'
import type { FormId } from '../intake/forms/form.ts'
import type { StatutoryLedger } from './contract.ts'
import type { CubeRow } from './cube.store.ts'
import type { KeptRecord } from './statutory.store.ts'
import { cellsOf, tonnesText } from './statutory-cells.rules.ts'
import { type FlowScene, flowsOf, lastPosting, periodsOf } from './statutory-flows.rules.ts'
import { placeOfIdentity } from './statutory-told.rules.ts'

/** Lists of the wastes of a year (产生清单): what a party says of each, and what the book knows beside. */
export const listForms: Readonly<Partial<Record<FormId, CubeRow['stream']>>> = { 'gisw-t1': 'industrial' }

/** The calendar years that a period touches. */
export function wholeYears({ from, to }: Period): Period {
  const first = `${from.slice(0, 4)}-01-01` as Day
  const last = addMonths(`${to.slice(0, 4)}-01-01` as Day, to.endsWith('-01-01') ? 0 : 12)
  return { from: first, to: last }
}

/**
 * Year by year and code by code: the party's own lines word for word, several of a code where it arises at several
 * places; where it has none, what the book holds as generated. Such a list books nothing, so nothing has to agree.
 */
export function listRows(
  cube: readonly CubeRow[],
  declared: readonly KeptRecord[],
  scene: Pick<FlowScene, 'form' | 'period' | 'latest' | 'wasteName'>,
): StatutoryLedger['rows'] {
  const byCode = Map.groupBy(cube, (r) => r.code)
  return periodsOf(scene.period, 12).flatMap((year) => {
    const own = declared.filter((d) => periodIn(d.values, 'period')?.from === year.from)
    const said = Map.groupBy(own, (d) => textOf(d.values, 'wasteCode') ?? '')
    return [...new Set([...byCode.keys(), ...said.keys()])].sort().flatMap((code) => {
      const posting = lastPosting(scene.latest, code, year)
      const lines = [...(said.get(code) ?? [])].sort(
        (a, b) => placeOfIdentity(a.identity).ordinal - placeOfIdentity(b.identity).ordinal,
      )
      if (lines.length > 0)
        return lines.map((d) => ({ posting, cells: cellsOf(scene.form, d.part, d.values) }))
      const { generated } = flowsOf(byCode.get(code) ?? [], year)
      if (generated === 0n) return []
      const head = { period: labelPeriod(year), wasteCode: code, wasteName: scene.wasteName(code) }
      return [{ posting, cells: { ...head, annualGenerated: tonnesText(generated) } }]
    })
  })
}
