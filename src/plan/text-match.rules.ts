import { foldWidth } from '../core/text.ts'
import { namesOf } from '../packs/names.ts'
import type { Pack } from '../packs/schema.ts'
import type { Duty } from './obligations.rules.ts'

type Units = Pick<Pack, 'units' | 'streets'>

/** A piece of the official text that could be one measure's. */
export interface Segment {
  readonly no: number
  /** By the numbering of the text; null where it has none. */
  readonly task: number | null
  readonly text: string
  /** Codes of the units it names as leading or supporting. */
  readonly units: readonly string[]
}

/** A heading of a task: `7.`, `7、`, `16．`, `任务7`. */
const taskHead = /^(?:任务)?\s*(\d{1,3})\s*[.、:]\s*(?=\D)/
const bookmark = /\[bookmark:[^\]]*\]/g
/** （牵头单位：…；协办单位：…） closes a measure. */
const unitsMark = /[（(]\s*(?:牵头|责任)单位[^（()）]*[）)]/g
/** 一是…二是…, （1）…（2）…: measures of a text that does not name units after each. */
const enumerated = /(?=[一二三四五六七八九十]是)|(?=[（(]\d{1,2}[）)])/

/**
 * Cuts the official text where it closes a measure by naming its units; a task whose text names none is cut at its
 * own numbering. Paragraphs before the first task and after the last (background, safeguards, annexes) are no measures.
 */
export function segmentsOf(paragraphs: readonly string[], units: Units): Segment[] {
  const segments: Omit<Segment, 'no'>[] = []
  let task: number | null = null
  for (const raw of paragraphs) {
    const paragraph = raw.replace(bookmark, '').trim()
    const head = taskHead.exec(foldWidth(paragraph))
    const marked = paragraph.match(unitsMark) !== null
    // 1.社会经济基础 in the background is numbered too: only what names units, or follows a task, counts.
    if (head && (marked || task !== null || isShort(paragraph))) task = Number(head[1])
    if (marked) segments.push(...byUnits(paragraph, task, units))
    else if (head && enumerated.test(paragraph)) segments.push(...byNumbers(paragraph, task))
  }
  return segments.map((segment, i) => ({ no: i + 1, ...segment }))
}

const isShort = (paragraph: string): boolean => paragraph.length < 60

function byUnits(paragraph: string, task: number | null, units: Units): Omit<Segment, 'no'>[] {
  const found: Omit<Segment, 'no'>[] = []
  let from = 0
  for (const mark of paragraph.matchAll(unitsMark)) {
    const end = mark.index + mark[0].length
    const text = paragraph.slice(from, end).replace(/^[。；，\s]+/, '')
    found.push({ task, text, units: unitsIn(mark[0], units) })
    from = end
  }
  return found
}

function byNumbers(paragraph: string, task: number | null): Omit<Segment, 'no'>[] {
  const parts = paragraph.replace(/^(?:任务)?\s*\d{1,3}\s*[.．、:：]\s*/, '').split(enumerated)
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((text) => ({ task, text, units: [] }))
}

/** Names and aliases, the longest first, so that 区无废办 is not read as 区无废. */
function unitsIn(text: string, { units, streets }: Units): string[] {
  const names = [...units, ...streets]
    .flatMap((unit) =>
      namesOf(unit)
        .slice(1)
        .map((name) => ({ code: unit.code, name: bare(name) })),
    )
    .toSorted((a, b) => b.name.length - a.name.length)
  let rest = bare(text)
  const found: { code: string; at: number }[] = []
  for (const { code, name } of names) {
    const at = rest.indexOf(name)
    if (at < 0) continue
    found.push({ code, at })
    rest = rest.replaceAll(name, '□'.repeat(name.length))
  }
  return found.toSorted((a, b) => a.at - b.at).map((f) => f.code)
}

/** Quotation marks and spaces do not tell words apart. */
const bare = (text: string): string => foldWidth(text).replace(/[\s“”"'‘’「」『』]/g, '')

export interface Match {
  readonly segment: Segment
  readonly measure: string | null
  /** Thousandths; how well the text, the units and the place agree. */
  readonly score: number
  /** Sure enough to be confirmed without a second look. */
  readonly sure: boolean
}

/** Below it two pieces have nothing to do with each other; at or above `SURE` all three signs agree. */
const LEAST = 300
const SURE = 600
/** Place in the plan, units, our short words. */
const weights = { task: 350, units: 300, cues: 350 } as const

export function likeness(segment: Segment, duty: Duty): number {
  const named = new Set([...duty.leads, ...duty.supports])
  const shared = segment.units.filter((code) => named.has(code)).length
  const all = new Set([...segment.units, ...named]).size
  const text = bare(segment.text)
  const cues = duty.cues.filter((cue) => text.includes(bare(cue))).length
  return Math.round(
    (segment.task === duty.taskNo ? weights.task : 0) +
      weights.units * (all === 0 ? 0 : shared / all) +
      weights.cues * (cues / duty.cues.length),
  )
}

/**
 * Pairs segments and measures so that both keep their order and the sum of likenesses is greatest: a text that leaves a
 * measure out, or has one more, shifts nothing after it.
 */
export function matchText(segments: readonly Segment[], duties: readonly Duty[]): Match[] {
  const measures = duties.filter((d) => d.kind === 'measure')
  const scores = segments.map((s) => measures.map((m) => likeness(s, m)))
  const best = bestSums(scores, segments.length, measures.length)
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0
  const matches: Match[] = []
  let j = 0
  for (const [i, segment] of segments.entries()) {
    while (j < measures.length && at(i, j) === at(i, j + 1)) j++
    const score = scores[i]?.[j] ?? 0
    const taken = j < measures.length && score >= LEAST && at(i, j) === at(i + 1, j + 1) + score
    matches.push({
      segment,
      measure: taken ? (measures[j]?.id ?? null) : null,
      score: taken ? score : 0,
      sure: taken && score >= SURE,
    })
    if (taken) j++
  }
  return matches
}

/** best[i][j]: the greatest sum that segments from i and measures from j on can reach. */
function bestSums(scores: readonly (readonly number[])[], rows: number, columns: number): number[][] {
  const best = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0))
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--) {
      const score = scores[i]?.[j] ?? 0
      const paired = score >= LEAST ? (best[i + 1]?.[j + 1] ?? 0) + score : 0
      const row = best[i] as number[]
      row[j] = Math.max(paired, best[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    }
  return best
}
