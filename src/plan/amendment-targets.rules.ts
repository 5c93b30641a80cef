import { foldWidth } from '../core/text.ts'
import type { PlanTarget } from '../packs/plan-data.ts'
import { targetWords } from './targets.rules.ts'

/** A target in one line, as a cell of a workbook has it: `工地余料利用率 ≥ 85%（2025-12-31）`. */
export const targetText = (t: PlanTarget): string =>
  `${t.metric} ${targetWords(t)}${t.deadline ? `（${t.deadline}）` : ''}`

const operators = { '≥': '>=', '>=': '>=', '≤': '<=', '<=': '<=', '=': '=' } as const
const target =
  /^(.+?)\s*(≥|>=|≤|<=|=)?\s*(\d{2}-\d{2}(?!\d)|\d+(?:\.\d+)?)(?:\s*[–—~至]\s*(\d+(?:\.\d+)?))?\s*([^(]*?)\s*(?:\(((?:\d{4}-)?\d{2}-\d{2})\))?$/

/**
 * The targets of a cell, by ；. One that reads as the measure's own already does is that one, with the figure of the
 * book it is tied to; one of the same metric keeps that tie under its new value.
 */
export function readTargets(
  text: string | undefined,
  own: readonly PlanTarget[],
  say: (message: string) => void,
): PlanTarget[] {
  const rest = text?.trim() ?? ''
  // Whole first: a metric may itself hold the mark that separates.
  if (rest === own.map(targetText).join('；')) return [...own]
  const read: PlanTarget[] = []
  for (const part of rest.split(/[;；\n]+/)) {
    if (part.trim() === '') continue
    const same = own.find((t) => targetText(t) === part.trim())
    const one = same ?? readTarget(part, own, read)
    if (one) read.push(one)
    else say(`目标“${part.trim()}”应写成“指标 ≥ 85 %（2025-12-31）”`)
  }
  return read
}

function readTarget(
  part: string,
  own: readonly PlanTarget[],
  others: readonly PlanTarget[],
): PlanTarget | undefined {
  const found = target.exec(foldWidth(part).trim())
  if (!found) return undefined
  const [, metric = '', sign, value = '', upper, unit = '', deadline = null] = found
  const was = own.find((t) => t.metric === metric)
  const { valueMax: _, ...kept } = was ?? {}
  const taken = new Set([...own, ...others].map((t) => t.key))
  const monthly = value.includes('-')
  return {
    ...kept,
    key: was?.key ?? freshKey(taken),
    metric,
    operator: upper ? 'between' : sign ? operators[sign as keyof typeof operators] : '>=',
    value: monthly ? value : Number(value),
    ...(upper ? { valueMax: Number(upper) } : {}),
    // Without a unit the amendment is refused by name; here it stays as it was written.
    unit,
    deadline,
  }
}

export function freshKey(taken: ReadonlySet<string>): string {
  let n = 1
  while (taken.has(`target${n}`)) n++
  return `target${n}`
}
