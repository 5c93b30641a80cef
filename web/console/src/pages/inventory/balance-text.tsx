import type { BalanceLine, InventoryScope, InventoryUnit } from '../../../../../src/inventory/contract.ts'
import { presentMass, usualDigits } from '../../../../../src/inventory/present.rules.ts'
import { groupDigits } from '../../../../ui/mass.tsx'

const left: readonly (readonly [keyof BalanceLine, string])[] = [
  ['opening', '期初'],
  ['generated', '产生'],
  ['received', '接收'],
  ['unexplained', '来源待补'],
]
const right: readonly (readonly [keyof BalanceLine, string])[] = [
  ['flows', '流出'],
  ['residues', '转为残渣'],
  ['closing', '期末'],
  ['discrepancy', '磅差'],
  ['unallocated', '去向未报'],
]

/** opening + in = out + closing, zero terms left out, so that what remains can be read in one glance. */
export function BalanceText({
  balance,
  unit,
  scope,
}: {
  balance: BalanceLine
  unit: InventoryUnit
  scope: InventoryScope['kind']
}) {
  const terms = (side: typeof left) => {
    const given = side.filter(([key]) => balance[key] !== undefined && balance[key] !== '0')
    const used = given.length > 0 ? given : side.slice(0, 1)
    return used.map(([key, label], i) => (
      <span key={key} className={key === 'unallocated' || key === 'unexplained' ? 'term warning' : 'term'}>
        {i > 0 ? <span className="sign">+</span> : null}
        {label}{' '}
        <b className="num">
          {groupDigits(presentMass(balance[key] ?? '0', unit, usualDigits(unit, scope)).text)}
        </b>
      </span>
    ))
  }
  return (
    <p className="balance-text">
      <span className="muted">物料平衡</span>
      {terms(left)}
      <span className="sign">=</span>
      {terms(right)}
    </p>
  )
}
