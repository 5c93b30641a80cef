import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gramsToDecimal } from '../../../src/core/mass.ts'
import { type BalanceLine, MaterialBalance } from '../../../src/inventory/contract.ts'
import { materialBalanceXlsx } from '../../../src/inventory/documents/material-balance-xlsx.ts'
import { evaluate } from './evaluate.ts'
import { openWorkbook, plain } from './packages.ts'

const t = (grams: bigint): string => gramsToDecimal(grams, '吨')

/** A line that balances: what came in beyond the other ways out is still there. */
function lineOf(masses: readonly bigint[]): BalanceLine {
  const [
    opening = 0n,
    generated = 0n,
    received = 0n,
    unexplained = 0n,
    flows = 0n,
    residues = 0n,
    discrepancy = 0n,
    unallocated = 0n,
  ] = masses
  const closing = opening + generated + received + unexplained - flows - residues - discrepancy - unallocated
  return {
    opening: t(opening),
    generated: t(generated),
    received: t(received),
    unexplained: t(unexplained),
    flows: t(flows),
    residues: t(residues),
    closing: t(closing),
    discrepancy: t(discrepancy),
    unallocated: t(unallocated),
    dumped: t(flows / 10n),
  }
}

function balanceOf(lines: BalanceLine[]): MaterialBalance {
  return {
    title: '物料平衡表',
    scope: { kind: 'street', key: 's1', label: '某街道' },
    unit: '吨',
    period: { from: '2025-01-01', to: '2026-01-01' },
    asOf: '2026-03-31',
    bookPosition: '7',
    marks: ['演示数据'],
    lines: lines.map((balance, i) => ({ key: `${i}`, label: `设施${i + 1}`, balance })),
  }
}

const mass = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n })

describe('a material balance as a workbook', () => {
  it('sets opening, in, out and closing side by side and shows the difference', async () => {
    const balance = balanceOf([lineOf([2_000_000n, 10_500_000n, 0n, 0n, 9_000_000n]), lineOf([5n, 0n, 7n])])
    expect(MaterialBalance.parse(balance)).toEqual(balance)
    const [sheet] = (await openWorkbook(await materialBalanceXlsx(balance))).worksheets
    expect(plain(sheet?.getCell('A2').value ?? null)).toBe(
      '某街道　2025年　数据截至2026-03-31（账册位置7）  【演示数据】',
    )
    const titles = Array.from({ length: 14 }, (_, i) => sheet?.getCell(5, i + 1).value)
    expect(titles).toEqual([
      '对象',
      '期初',
      '产生',
      '接收',
      '来源待补',
      '来源合计',
      '流出',
      '转为残渣',
      '期末',
      '磅差',
      '去向未报',
      '去向合计',
      '平衡差',
      '其中倾倒丢弃',
    ])
    expect(sheet?.getCell('F6').value).toEqual({ formula: 'SUM(B6:E6)', result: 12.5 })
    expect(sheet?.getCell('I6').value).toBe(3.5)
    expect([sheet?.getCell('M6').formula, sheet?.getCell('M6').result]).toEqual(['ROUND(F6-L6,10)', 0])
    expect(sheet?.getCell('A8').value).toBe('合计')
    expect(sheet?.getCell('B8').value).toEqual({ formula: 'SUM(B6:B7)', result: 2.000005 })
    expect(sheet?.getCell('B7').numFmt).toBe('0.##########')
  })

  it('balances to zero, and every formula gives its result, for any masses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(mass, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
        async (lines) => {
          const [sheet] = (await openWorkbook(await materialBalanceXlsx(balanceOf(lines.map(lineOf)))))
            .worksheets
          if (!sheet) throw new Error('no sheet')
          for (let row = 6; row <= 6 + lines.length; row++) {
            expect(sheet.getCell(`M${row}`).result).toBe(0)
            sheet.getRow(row).eachCell((cell) => {
              if (cell.formula)
                expect(Number(cell.result)).toBeCloseTo(Number(evaluate(sheet, cell.formula)), 4)
            })
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})
