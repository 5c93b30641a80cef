import { expect, it } from 'vitest'
import { listsRoutes } from '../../src/lists/routes.ts'
import { district, planServer } from './support.ts'

const server = await planServer([listsRoutes({ district })])
server.at('2025-03-05')

it.each([
  '/api/v1/plan',
  '/api/v1/plan/measures/Q01-1',
  '/api/v1/plan/items',
  '/api/v1/plan/reports',
  '/api/v1/registers/activity',
  '/api/v1/projects',
  '/api/v1/lists?year=2024',
])('%s knows nothing of a day that has not come, and shows a day that has', async (url) => {
  const ask = (asOf: string) => server.office({ url: `${url}${url.includes('?') ? '&' : '?'}asOf=${asOf}` })
  const early = await ask('2025-03-06')
  expect([early.statusCode, early.json().code]).toEqual([422, 'as_of_in_future'])
  expect((await ask('2025-03-04')).statusCode).toBe(200)
})
