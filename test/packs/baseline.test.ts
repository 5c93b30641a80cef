import { describe, expect, test } from 'vitest'
import { gramsToDecimal, ratePercent } from '../../src/core/mass.ts'
import { planCovers, type StatedTotal, statedTotals } from '../../src/packs/baseline.ts'
import type { Pack } from '../../src/packs/schema.ts'
import { binjiang, demo } from './support.ts'

const find = (pack: Pack, id: string): StatedTotal => {
  const total = pack.baseline.totals.find((t) => t.id === id)
  const found = statedTotals(pack.baseline, total?.year ?? 0).find((s) => s.total.id === id)
  if (!found) throw new Error(id)
  return found
}
const shown = (pack: Pack, id: string) => {
  const { columns, unallocated, generatedImplied } = find(pack, id)
  return {
    ...Object.fromEntries(Object.entries(columns).map(([k, g]) => [k, gramsToDecimal(g, '万吨')])),
    unallocated: gramsToDecimal(unallocated, '万吨'),
    generatedImplied,
  }
}

describe('the plan’s own figures', () => {
  test.each([
    ['industrial2020', '6.19', '6.16', '0.03'],
    ['industrial2021', '5.8', '5.77', '0.03'],
    ['industrial2022', '5.9', '5.9', '0'],
    ['industrial2023', '5.64', '5.64', '0'],
  ])('%s: what was not utilized has no stated fate', (id, generated, utilized, unallocated) => {
    expect(shown(binjiang, id)).toEqual({ generated, utilized, unallocated, generatedImplied: false })
  })

  test('household: collected is what arose, its fate is not given', () => {
    expect(shown(binjiang, 'household2023')).toEqual({
      collectedAndTransported: '27.42',
      generated: '27.42',
      unallocated: '27.42',
      generatedImplied: false,
    })
    expect(find(binjiang, 'household2020').total.cellNotes).toEqual({
      collectedAndTransported: '原文为产生量',
    })
    expect(find(binjiang, 'household2023').total.cellNotes).toEqual({})
  })

  test('hazardous: industrial only, no fate; medical counts boxes and barrels of the same mass', () => {
    expect(shown(binjiang, 'hazardous2023')).toMatchObject({ generated: '0.73', unallocated: '0.73' })
    expect(find(binjiang, 'hazardous2022').total.sector).toBe('industrial')
    const medical = find(binjiang, 'medical2022')
    expect(medical.columns.generated).toBe(2_192_950_000)
    expect(medical.total.pieces).toEqual([
      { unit: '箱', count: 84135 },
      { unit: '桶', count: 80414 },
    ])
  })

  test('construction: the soil’s mass is implied, the rest of the whole has no fate, nothing counts twice', () => {
    expect(shown(binjiang, 'soil2023')).toEqual({
      generated: '291.83',
      utilized: '291.83',
      unallocated: '0',
      generatedImplied: true,
    })
    expect(shown(binjiang, 'construction2023')).toEqual({
      generated: '292.36',
      utilized: '291.83',
      unallocated: '0.53',
      generatedImplied: false,
    })
  })

  test('the printed rate is not what its own figures give', () => {
    const { columns } = find(binjiang, 'construction2023')
    const [anomaly] = binjiang.baseline.anomalies
    expect(ratePercent(BigInt(columns.utilized ?? 0), BigInt(columns.generated ?? 0))).toBe(anomaly?.computed)
    expect(anomaly).toMatchObject({ printed: '99.81', computed: '99.82', table: 3, row: 'total', year: 2023 })
  })

  test('a year without a figure is not covered', () => {
    const covered = (stream: Parameters<typeof planCovers>[1]) =>
      [2019, 2020, 2021, 2022, 2023, 2024].filter((year) => planCovers(binjiang.baseline, stream, year))
    expect(covered('industrial')).toEqual([2020, 2021, 2022, 2023])
    expect(covered('hazardous')).toEqual([2021, 2022, 2023])
    expect(covered('construction')).toEqual([2023])
    expect(covered('agricultural')).toEqual([])
    expect(statedTotals(binjiang.baseline, 2019)).toEqual([])
  })

  test('another district: disposal is a fate too, a row of the same stream does not take from it', () => {
    expect(find(demo, 'industrial2022').unallocated).toBe(50_250_000)
    expect(find(demo, 'food2022').unallocated).toBe(0)
    expect(find(demo, 'oil2023').columns.generated).toBe(12_345_678)
    expect(find(demo, 'construction2023').unallocated).toBe(17_500_000_000)
  })
})
