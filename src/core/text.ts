/**
 * Folds full-width signs, compatibility forms and odd spaces into the plain ones (１２．５㎏ → 12.5kg), but leaves
 * superscripts, circled numbers and fractions alone: 10² is not 102, and ②1.2 is not 21.2.
 */
export function foldWidth(text: string): string {
  const folded = plain.test(text)
    ? text
    : text.replace(/\P{No}/gu, (character) => character.normalize('NFKC'))
  return folded.replace(/\s+/g, ' ').trim()
}

/** ASCII and the common ideographs, which have no other form: nearly every cell of a file. */
const plain = /^[\t-\r\u0020-\u007e\u4e00-\u9fff]*$/

/** As much of what somebody wrote as a message can repeat. */
export function shownInMessage(input: string | number): string {
  const text = String(input).trim()
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text as it may stand in HTML, between tags and in attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => htmlEscapes[c] ?? c)
