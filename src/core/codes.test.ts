import { describe, expect, it } from 'vitest'
import {
  gradeNames,
  grades,
  placeNames,
  places,
  positionNames,
  positions,
  purposeNames,
  purposes,
  roleNames,
  roles,
  streamNames,
  streams,
  streamTables,
} from './codes.ts'

const vocabularies: [string, readonly string[], Readonly<Record<string, string>>][] = [
  ['positions', positions, positionNames],
  ['grades', grades, gradeNames],
  ['purposes', purposes, purposeNames],
  ['places', places, placeNames],
  ['streams', streams, streamNames],
  ['roles', roles, roleNames],
]

describe.each(vocabularies)('%s', (_, values, names) => {
  it('have one Chinese name each, in the same order', () => {
    expect(Object.keys(names)).toEqual(values)
    expect(new Set(Object.values(names)).size).toBe(values.length)
    for (const name of Object.values(names)) expect(name).toMatch(/^[\p{Script=Han}/]+$/u)
  })
})

it('the streams stand in the order of the six tables', () => {
  expect(streams.map((stream) => streamTables[stream])).toEqual([1, 2, 3, 4, 5, 6])
})
