import { isDay } from '../core/day.ts'
import { foldWidth } from '../core/text.ts'
import type { PlainField, RegisterKind } from '../packs/registers.contract.ts'
import type { ListField } from '../parties/list-file.ts'
import type { EntryValues } from './registers.contract.ts'

/** Fields that one cell of a sheet can hold; files and lists within an entry are added on the screen. */
export const importable = (kind: RegisterKind): PlainField[] =>
  kind.fields.filter((f): f is PlainField => f.type !== 'rows' && f.type !== 'files')

export function listFields(kind: RegisterKind): ListField[] {
  return importable(kind).map(({ key, title, required }) => ({
    key,
    // A title in brackets is a title too: （拟）开工时间 and 开工时间.
    titles: [title, title.replace(/[（(][^）)]*[）)]/g, '')],
    ...(required ? { required: true as const } : {}),
  }))
}

/** The line's texts as the kind's values; what cannot be read stays as it was written and is told by the check. */
export function valuesOf(
  kind: RegisterKind,
  line: Readonly<Record<string, string | undefined>>,
  unitOf: (name: string) => string | undefined,
): EntryValues {
  return Object.fromEntries(
    importable(kind).flatMap((field) => {
      const text = line[field.key]
      return text === undefined ? [] : [[field.key, typed(field, text, unitOf)]]
    }),
  )
}

function typed({ type, unit }: PlainField, text: string, unitOf: (name: string) => string | undefined) {
  if (type === 'day') return dayText(text)
  if (type === 'number')
    return foldWidth(text)
      .replace(unit ?? '', '')
      .replaceAll(',', '')
      .trim()
  if (type === 'yesNo') return text === '是' ? true : text === '否' ? false : text
  if (type === 'measures') return words(text)
  if (type === 'units') return words(text).map((name) => unitOf(name) ?? name)
  return text
}

const words = (text: string): string[] => text.split(/[、,，;；\s]+/).filter((word) => word !== '')

/** 2025-3-5, 2025/3/5, 2025.3.5, 2025年3月5日; a month alone is its first day, as plans of works give it. */
function dayText(text: string): string {
  const found = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(?:(\d{1,2})\s*日?)?)?$/.exec(
    foldWidth(text).trim(),
  )
  if (!found) return text
  const day = `${found[1]}-${found[2]?.padStart(2, '0')}-${(found[3] ?? '1').padStart(2, '0')}`
  return isDay(day) ? day : text
}
