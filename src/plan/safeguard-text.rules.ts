import { foldWidth } from '../core/text.ts'
import type { Duty } from './obligations.rules.ts'
import type { Match } from './text-match.rules.ts'

/**
 * The official text of safeguard obligations (保障措施). It names no units after each; what tells them apart is their
 * place, a chapter and a part of it: 四（一）. Where several stand in one part, its sentences go by their cues.
 */
const chapterHead = /^([一二三四五六七八九十]+)、/
const partHead = /^[（(]([一二三四五六七八九十]+)[）)]/
const place = /^([一二三四五六七八九十]+)[（(]([一二三四五六七八九十]+)[）)]$/

/** Thousandths: its place found, and one of its cues too. */
const BY_PLACE = 500
const BY_CUE = 1000

/** `from`: number of the last segment before these. */
export function matchSafeguards(
  paragraphs: readonly string[],
  duties: readonly Duty[],
  from: number,
): Match[] {
  const safeguards = duties.filter((duty) => duty.kind === 'safeguard')
  const parts = partsOf(paragraphs, new Set(safeguards.flatMap((s) => place.exec(s.place)?.[1] ?? [])))
  const found = [...Map.groupBy(safeguards, (s) => s.place.replace('(', '（').replace(')', '）'))].flatMap(
    ([where, own]) => {
      const text = parts.get(where)
      return text === undefined ? [] : shared(text, own)
    },
  )
  return found.map(({ duty, text }, i): Match => {
    const sure =
      text.includes('。') && (duty.cues.length === 0 || duty.cues.some((cue) => text.includes(cue)))
    const segment = { no: from + i + 1, task: null, text, units: [] }
    return { segment, measure: duty.id, score: sure ? BY_CUE : BY_PLACE, sure }
  })
}

/** Text by its place; a new chapter or an annex ends the chapter. */
function partsOf(paragraphs: readonly string[], chapters: ReadonlySet<string>): Map<string, string> {
  const parts = new Map<string, string>()
  let chapter: string | null = null
  let where: string | null = null
  for (const raw of paragraphs) {
    const text = raw.trim()
    const head = chapterHead.exec(text)?.[1]
    if (head !== undefined || /^附件/.test(text)) {
      chapter = head !== undefined && chapters.has(head) ? head : null
      where = null
    }
    const part = partHead.exec(text)?.[1]
    if (chapter !== null && part !== undefined) where = `${chapter}（${part}）`
    // A table of contents names the same places without saying anything of them.
    if (where !== null) parts.set(where, part === undefined ? `${parts.get(where)}\n${text}` : text)
  }
  return parts
}

/** Each sentence to whom most of its cues belong, the others to whom the sentence before went. */
function shared(text: string, duties: readonly Duty[]): { duty: Duty; text: string }[] {
  const [only, ...others] = duties
  if (only === undefined) return []
  if (others.length === 0) return [{ duty: only, text }]
  const pieces = new Map<Duty, string>()
  let last = only
  for (const sentence of text.match(/[^。\n]+[。\n]?/g) ?? []) {
    const hits = (duty: Duty) =>
      duty.cues.filter((cue) => foldWidth(sentence).includes(foldWidth(cue))).length
    const best = duties.toSorted((a, b) => hits(b) - hits(a))[0] ?? only
    if (hits(best) > 0) last = best
    pieces.set(last, `${pieces.get(last) ?? ''}${sentence}`)
  }
  return [...pieces].map(([duty, piece]) => ({ duty, text: piece.trim() }))
}
