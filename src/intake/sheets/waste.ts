import { Refusal, refuse } from '../../core/refusal.ts'
import { shownInMessage } from '../../core/text.ts'
import { parseWasteCode, type WasteCode } from '../../core/waste-code.ts'
import type { Form } from '../forms/form.ts'

/** Finds the code for what people call a waste: the code, several to choose from, or nothing. */
export type ResolveWaste = (text: string) => string | readonly string[] | undefined

export interface WasteScene {
  readonly form: Form
  readonly resolveWaste?: ResolveWaste | undefined
  /** Whether a well-formed code stands in the catalogue; without an answer every one does. */
  readonly knowsCode?: ((code: string) => boolean) | undefined
}

export interface WasteReading {
  readonly code: string
  readonly warnings: readonly Refusal[]
}

/** The code from a cell of codes, where people also write names. */
export function readWasteCode(text: string, wasteClass: string | undefined, scene: WasteScene): WasteReading {
  const named = /\d/.test(text) ? undefined : findByName(text, scene)
  const read =
    named ??
    parseWasteCode(
      wasteClass && !text.toUpperCase().includes(wasteClass) && isFull(text) ? `${wasteClass} ${text}` : text,
    )
  return checked(read, text, scene)
}

/** The code for a name, refused where nobody or more than one answers to it. */
export function readWasteName(text: string, scene: WasteScene): WasteReading {
  return checked(findByName(text, scene), text, scene)
}

function isFull(text: string): boolean {
  return (text.match(/\d/g)?.length ?? 0) >= 8
}

function findByName(text: string, { resolveWaste }: WasteScene): WasteCode {
  const value = shownInMessage(text)
  const answer = resolveWaste?.(text.trim())
  if (typeof answer === 'string') return parseWasteCode(answer)
  if (answer && answer.length === 1) return parseWasteCode(answer[0] ?? '')
  if (answer && answer.length > 1)
    return refuse('waste_name_several', { value, candidates: answer.slice(0, 5).join('、') })
  // a name with its code beside it, or a bare code in the wrong column
  if (/\d{3}.?\d{3}|^\s*[HS]W/i.test(text)) return parseWasteCode(text)
  return refuse('waste_name_unknown', { value })
}

function checked(read: WasteCode, text: string, { form, knowsCode }: WasteScene): WasteReading {
  const hazardous = read.kind.startsWith('hazardous')
  if (form.codes !== 'any' && hazardous !== (form.codes === 'hazardous')) {
    return refuse('waste_code_other_list', {
      code: read.code,
      expected: form.codes === 'hazardous' ? '危险废物' : '一般固体废物',
      form: form.title,
    })
  }
  const warnings: Refusal[] = []
  if (read.kind.endsWith('Class'))
    warnings.push(new Refusal('waste_code_class_only', { value: shownInMessage(text) }))
  else if (knowsCode && !knowsCode(read.code))
    warnings.push(new Refusal('waste_code_unlisted', { code: read.code }))
  return { code: read.code, warnings }
}
