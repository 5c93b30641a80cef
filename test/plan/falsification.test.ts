import { expect, it } from 'vitest'
import type { Day } from '../../src/core/day.ts'
import { intakeRoutes } from '../../src/intake/routes.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import { registerFaults } from '../../src/packs/registers.contract.ts'
import { scoresOf } from '../../src/plan/appraisal.rules.ts'
import { linesOfYear } from '../../src/plan/appraisal.ts'
import { withPlan } from '../../src/plan/plan-source.ts'
import { demo } from '../packs/support.ts'
import { bookkeeper } from '../support/book.ts'
import { district, get, planServer, send } from './support.ts'

const server = await planServer([intakeRoutes({ district, rules: bookRulesOf(district, 0), demo: false })])
const { office, construction } = server
const url = '/api/v1/registers/falsification'
const found = {
  title: '余料回用量与过磅记录不符',
  foundOn: '2024-05-20',
  units: ['qh_construction'],
  facts: '抽查过磅记录，填报多出 300 吨。',
  basis: '领导小组会议认定。',
}
const appraised = async () => {
  const house = withPlan(server.context, { district, demo: false, sources: [] })
  const lines = await server.database.read(bookkeeper, (tx) =>
    linesOfYear(tx, house, 2024, '2025-01-10' as Day),
  )
  return scoresOf(lines, demo.rhythm.appraisal)
}

async function evidence(): Promise<string> {
  const boundary = '----found'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="笔录.pdf"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const payload = Buffer.from(`${head}%PDF-1.7 笔录\r\n--${boundary}--\r\n`)
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return (await office({ method: 'POST', url: '/api/v1/attachments', headers, payload })).json().hash
}

it('is recorded by the office, about a named unit, with evidence; then it vetoes that unit only', async () => {
  server.at('2024-06-01')
  const before = await appraised()
  expect(before.every((score) => score.vetoed.length === 0)).toBe(true)
  const line = before[0]?.lines.find((one) => one.item === 'falsification')
  expect(line?.explanation).toBe('查实 0 项，未触发')

  const bare = await send(office, url, { unit: 'qh_office', values: found })
  expect([bare.code, bare.body.details]).toEqual(['register_fields_invalid', ['佐证没有填写']])
  const values = { ...found, evidence: [await evidence()] }
  expect((await send(construction, url, { unit: 'qh_construction', values })).code).toBe('forbidden')
  const made = await send(office, url, { unit: 'qh_office', values })
  expect(made.status).toBe(201)

  const [last, ...others] = (await appraised()).toReversed()
  expect(last).toMatchObject({ unit: 'qh_construction', vetoed: ['数据弄虚作假'], grade: '不合格' })
  expect(others.every((score) => score.vetoed.length === 0)).toBe(true)
  expect(last?.lines.find((one) => one.item === 'falsification')?.records).toEqual([
    { title: found.title, origin: { kind: 'falsification', key: String(made.body.id), title: found.title } },
  ])
  expect((await get(office, url)).total).toBe(1)

  // Taken back with a reason, it counts no more.
  const back = { unit: 'qh_office', values, revision: 1, withdrawn: true, reason: '复核不成立' }
  expect((await send(construction, `${url}/${made.body.id}`, back, 'PUT')).code).toBe('forbidden')
  expect((await send(office, `${url}/${made.body.id}`, back, 'PUT')).status).toBe(200)
  expect((await appraised()).every((score) => score.vetoed.length === 0)).toBe(true)
})

it('of a pack must ask for a day, the units and evidence', () => {
  const kind = demo.registers.find((one) => one.use === 'falsification')
  if (!kind) throw new Error('no such kind')
  const fields = kind.fields.filter((field) => field.type !== 'files')
  expect(registerFaults([{ ...kind, fields }])).toEqual([
    { place: 'falsification', message: '弄虚作假查实须有必填的日期、责任单位和佐证' },
  ])
})
