/**
 * Folds full-width signs, compatibility forms and odd spaces into the plain ones (１２．５㎏ → 12.5kg), but leaves
 * superscripts, circled numbers and fractions alone: 10² is not 102, and ②1.2 is not 21.2.
 */
export function foldWidth(text: string): string {
  return text
    .replace(/\P{No}/gu, (character) => character.normalize('NFKC'))
    .replace(/\s+/g, ' ')
    .trim()
}

/** As much of what somebody wrote as a message can repeat. */
export function shownInMessage(input: string | number): string {
  const text = String(input).trim()
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
