import { expect, it } from 'vitest'
import { foldWidth, shownInMessage } from './text.ts'

it.each([
  ['１２．５　㎏', '12.5 kg'],
  [' a \t\n b ', 'a b'],
  ['（ＨＷ０８）', '(HW08)'],
  ['10²', '10²'],
  ['①½', '①½'],
])('%s folds to %s', (text, folded) => {
  expect(foldWidth(text)).toBe(folded)
})

it('a message repeats no more than 40 characters', () => {
  expect(shownInMessage(`  ${'数'.repeat(40)} `)).toBe('数'.repeat(40))
  expect(shownInMessage('数'.repeat(41))).toBe(`${'数'.repeat(39)}…`)
  expect(shownInMessage(1.5)).toBe('1.5')
})
