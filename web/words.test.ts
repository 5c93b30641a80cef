import { expect, it } from 'vitest'
import { actorText } from './words.ts'

it('whoever did it is told in words: a person as signed in, the command line and the house itself without codes', () => {
  expect(actorText('示范无废办')).toBe('示范无废办')
  expect(actorText('cli:lan')).toBe('命令行 lan')
  expect(actorText('system:reminders')).toBe('系统')
  expect(actorText('system:simulate')).toBe('演示')
  expect(actorText('demo:qh_city')).toBe('演示')
})
