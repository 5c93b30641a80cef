import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  gradeNames,
  placeNames,
  positionNames,
  purposeNames,
  roleNames,
  streamNames,
} from '../src/core/codes.ts'

const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'glossary.md'), 'utf8')
const sections = text.split(/^#{2,3} /m).map((section) => ({
  title: section.split('\n', 1)[0] ?? '',
  rows: [...section.matchAll(/^\| (.+?) \| (.+?) \|/gm)].map(([, term = '', identifier = '']) => ({
    term,
    identifier,
  })),
}))
const rows = sections.flatMap((section) => section.rows).filter(({ term }) => term !== '中文')

/** A section's terms by identifier; a term may carry a remark in brackets. */
function section(title: string): Record<string, string> {
  const found = sections.find((candidate) => candidate.title.includes(title))
  return Object.fromEntries(found?.rows.map((row) => [row.identifier, row.term.replace(/（.*）/, '')]) ?? [])
}

it('names the vocabularies of the source as the source does', () => {
  expect(section('Positions')).toMatchObject(positionNames)
  expect(section('Grades')).toMatchObject(gradeNames)
  expect(section('Purposes')).toMatchObject({ ...purposeNames, ...placeNames })
  expect(section('Roles')).toMatchObject(roleNames)
  const terms = rows.map((row) => row.term)
  for (const name of Object.values(streamNames)) expect(terms).toContain(name)
})

it('gives a term one identifier within its section', () => {
  for (const { title, rows: terms } of sections) {
    const names = terms.map((row) => row.term)
    expect([title, names.filter((name, i) => names.indexOf(name) !== i)]).toEqual([title, []])
  }
})

it('has identifiers that can stand in code', () => {
  expect(rows.length).toBeGreaterThan(100)
  for (const { identifier } of rows) expect(identifier).toMatch(/^[a-z][A-Za-z_]*(?: \/ [a-z][A-Za-z]*)?$/)
})
