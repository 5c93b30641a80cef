import { massText } from '../ledger/lines.ts'
import type { ManifestField, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import {
  type ActFact,
  type FieldValue,
  type Manifest,
  type ManifestActKind,
  manifestActNames,
  manifestStateNames,
  roleTitles,
} from './contract.ts'

/** A manifest as it is printed: words only, in the layout that its profile says. */
export interface PrintedManifest {
  readonly title: string
  readonly state: string
  readonly number: string | null
  readonly official: { readonly title: string; readonly value: string } | null
  readonly sections: readonly { readonly title: string; readonly cells: readonly Cell[] }[]
  readonly legs: readonly { readonly carrier: string; readonly plate: string; readonly driver: string }[]
  readonly packages: readonly { readonly code: string; readonly mass: string; readonly remark: string }[]
  readonly signatures: readonly { readonly act: string; readonly who: string; readonly at: string }[]
  readonly remarks: readonly string[]
  readonly keepYears: number
}
interface Cell {
  readonly title: string
  readonly value: string
}

export interface PrintNames {
  readonly waste: (code: string) => string
  readonly facility: (id: number) => string
  readonly party: (id: number) => string
  /** An instant as the clock on the wall shows it. */
  readonly time: (at: string) => string
}

/** Acts that are a signature; the others are on the timeline. */
const signing: readonly ManifestActKind[] = [
  'backfill',
  'issue',
  'load',
  'takeOver',
  'receive',
  'countersign',
  'takeBack',
  'turnBack',
  'consent',
  'cancel',
]

export function printManifest(
  profile: ManifestProfile,
  m: Manifest,
  acts: readonly ActFact[],
  packages: readonly { readonly code: string; readonly grams: number; readonly refused: boolean }[],
  names: PrintNames,
): PrintedManifest {
  const { official } = profile.numbering
  const number = official && { title: official.title, value: m.officialNo ?? official.missing }
  return {
    title: profile.print.title,
    state: manifestStateNames[m.state],
    number: m.number,
    official: number,
    sections: profile.print.sections.map(({ title, fields }) => ({
      title,
      cells: fields.flatMap((key) => {
        const field = profile.fields.find((f) => f.key === key)
        return field ? [{ title: field.title, value: valueText(field, m.values[key] ?? null, names) }] : []
      }),
    })),
    legs:
      m.legs.length < 2
        ? []
        : m.legs.map((leg) => ({
            carrier: leg.carrier === null ? '' : names.party(leg.carrier),
            plate: leg.plate ?? '',
            driver: leg.driver ?? '',
          })),
    packages: packages.map((p) => ({
      code: p.code,
      mass: massText(p.grams),
      remark: p.refused ? '拒收' : '',
    })),
    signatures: acts.filter((a) => signing.includes(a.kind)).map((a) => signature(profile, a, names)),
    remarks: remarksOf(m),
    keepYears: profile.keepYears,
  }
}

function signature(
  profile: ManifestProfile,
  act: ActFact,
  names: PrintNames,
): PrintedManifest['signatures'][number] {
  const { by } = act
  const role = by.role === 'supervisor' ? roleTitles.supervisor : profile.parties[by.role]
  const party = by.party === null ? '' : ` ${names.party(by.party)}`
  const how =
    by.through === null
      ? ''
      : by.via === 'delegate'
        ? `（受托：${by.through}）`
        : by.via === 'guest'
          ? `（在${by.through}的设备上）`
          : `（来自 ${by.through}）`
  return { act: manifestActNames[act.kind], who: `${role}${party}：${by.name}${how}`, at: names.time(act.at) }
}

function valueText(field: ManifestField, value: FieldValue, names: PrintNames): string {
  if (value === null || value === '') return ''
  switch (field.type) {
    case 'grams':
      return typeof value === 'number' ? massText(value) : String(value)
    case 'facility':
      return names.facility(Number(value))
    case 'party':
      return names.party(Number(value))
    case 'choice':
      return field.choices?.find((c) => c.value === value)?.title ?? String(value)
    case 'code':
      return `${value} ${names.waste(String(value))}`
    case 'percent':
      return `${value}%`
    default:
      return String(value)
  }
}

function remarksOf(m: Manifest): string[] {
  const remarks = m.remarks.map(
    (f) => `${f.message}${f.basis && !f.message.includes(f.basis) ? `（${f.basis}）` : ''}`,
  )
  const { discrepancy } = m
  if (discrepancy && discrepancy.grams !== 0) {
    const more = discrepancy.grams < 0
    const status = {
      none: '在允许范围内',
      open: '待移出人确认',
      countersigned: '双方确认',
      disputed: '有异议',
    }[discrepancy.status]
    remarks.push(`接收比移出${more ? '多' : '少'} ${massText(Math.abs(discrepancy.grams))}，${status}`)
  }
  for (const p of m.proposals.filter((one) => one.status === 'agreed'))
    remarks.push(`${p.kind === 'revision' ? '各方同意更改' : '各方同意撤销'}：${p.reason}`)
  if (m.paper) remarks.push('补录的纸质联单')
  return [...new Set(remarks)]
}
