import { describe, expect, test } from 'vitest'
import { type Form, fieldKey, fieldsOf, formIds } from '../../../src/intake/forms/form.ts'
import { forms, getForm } from '../../../src/intake/forms/forms.ts'
import { keysOf } from '../../../src/intake/sheets/match.ts'

describe('the forms', () => {
  test('are there, each once', () => {
    expect(forms.map(({ id }) => id)).toEqual([...formIds])
    expect(new Set(forms.map(({ title }) => title)).size).toBe(forms.length)
  })

  test.each(forms.map((form) => [form.id, form] as const))(
    '%s: keys are unique, parts point at their fields',
    (_, form: Form) => {
      const keys = form.fields.map(fieldKey)
      expect(new Set(keys).size).toBe(keys.length)
      for (const part of form.parts) {
        const ids = fieldsOf(form, part).map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of [
          part.principal,
          ...part.days,
          ...part.counterparties,
          ...(part.number ? [part.number] : []),
        ])
          expect(ids).toContain(id)
        expect(fieldsOf(form, part).find(({ id }) => id === part.principal)?.type).toBe('quantity')
      }
    },
  )

  test.each(forms.map((form) => [form.id, form] as const))(
    '%s: no word means two of its fields',
    (_, form: Form) => {
      const meant = new Map<string, string>()
      for (const field of form.fields) {
        for (const key of keysOf(field).full) {
          expect(`${key} ${meant.get(key) ?? fieldKey(field)}`).toBe(`${key} ${fieldKey(field)}`)
          meant.set(key, fieldKey(field))
        }
      }
    },
  )

  test.each(forms.map((form) => [form.id, form] as const))(
    '%s: an example is what its field accepts',
    (_, form: Form) => {
      for (const { pattern, example } of form.fields)
        if (pattern) expect(example === '' || pattern.test(example ?? '')).toBe(true)
    },
  )

  test('the export prefix HWCK and the outbound prefix do not take each other’s numbers', () => {
    const pattern = (id: 'hw-b3' | 'hw-b5') =>
      getForm(id).fields.find(({ id: field }) => field === 'recordNo')?.pattern
    expect(pattern('hw-b3')?.test('HWCK20250331001')).toBe(true)
    expect(pattern('hw-b3')?.test('HWCKLY20250331001')).toBe(false)
    expect(pattern('hw-b5')?.test('HWCKLY20250331001')).toBe(true)
    expect(pattern('hw-b5')?.test('HWCK20250331001')).toBe(false)
  })
})
