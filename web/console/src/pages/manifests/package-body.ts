import type { PackageAct, PackageActKind, PackageRow } from '../../../../../src/manifests/package.contract.ts'
import { gramsTyped, type Typed } from './values.ts'

type Chosen = readonly Pick<PackageRow, 'code' | 'grams'>[]

interface ItemRow {
  readonly kind: string
  readonly mass?: string
  /** How many alike. */
  readonly count?: number
  readonly litres?: number
}

const given = (label: unknown): object =>
  Object.fromEntries(Object.entries((label ?? {}) as object).filter(([, v]) => v !== undefined && v !== ''))

/** One row of the form is several packages alike. */
function itemsOf(rows: readonly ItemRow[], label: unknown) {
  return rows.flatMap(({ kind, mass = '', count = 1, litres }) =>
    Array.from({ length: count }, () => ({
      kind,
      grams: gramsTyped(mass, '千克'),
      ...(litres ? { litres } : {}),
      label: given(label),
    })),
  )
}

/** The act as it is sent; what the form left empty stays away. */
export function packageActOf(kind: PackageActKind, packages: Chosen, t: Typed): PackageAct {
  const on = t.on ? { on: t.on } : {}
  const codes = packages.map((p) => p.code)
  const items = () => ({ items: itemsOf((t.items ?? []) as ItemRow[], t.label) })
  const act = (): object => {
    switch (kind) {
      case 'pack':
        return {
          facility: Number(t.facility),
          ...(t.from === 'lot' ? { lot: Number(t.lot) } : { waste: t.waste }),
          ...on,
          ...items(),
        }
      case 'repack':
        return { from: codes.map((code) => ({ code })), ...on, ...items() }
      case 'split': {
        const grams = t.grams ? { grams: gramsTyped(String(t.grams), '千克') } : {}
        return { from: { code: codes[0], ...grams }, ...on, ...items() }
      }
      case 'group':
        return {
          packages: codes,
          into: t.into === 'old' ? { code: t.intoCode } : { kind: t.palletKind },
          ...on,
        }
      case 'ungroup':
        return { packages: codes, ...on }
      case 'scrap':
        return { package: codes[0], reason: t.reason, ...on }
      case 'register':
        return { package: codes[0], external: { scheme: t.scheme, value: t.value } }
    }
  }
  return { kind, ...act() } as PackageAct
}
