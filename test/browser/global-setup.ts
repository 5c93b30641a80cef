import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { dropDatabase } from '../support/cluster.ts'
import { enter } from '../support/global-setup.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The demonstration that the files of this run share: its template's key, and its data folder. */
    demonstration: { key: string; folder: string }
  }
}

/** The cluster as for every test, and a place for one demonstration year, which the files clone. */
export default async function setup(project: TestProject) {
  const { leave, admin, template } = await enter(project)
  const folder = mkdtempSync(join(tmpdir(), 'wufei-demonstration-'))
  const key = `demonstration_${process.pid}`
  project.provide('demonstration', { key, folder })
  return async () => {
    await dropDatabase(admin, `${template}_${key}`)
    rmSync(folder, { recursive: true, force: true })
    await leave()
  }
}
