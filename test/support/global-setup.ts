import type { TestProject } from 'vitest/node'
import { enterTestCluster, migratedTemplate, sweep, type TestUrls, urlsOf } from './cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: { admin: TestUrls; template: string }
  }
}

/** One cluster and one migrated template for the whole run; test files clone it. */
export default async function setup(project: TestProject) {
  return (await enter(project)).leave
}

export async function enter(project: TestProject) {
  const cluster = await enterTestCluster()
  const admin = urlsOf(cluster, 'postgres')
  await sweep(admin)
  const template = await migratedTemplate(admin)
  project.provide('testCluster', { admin, template })
  return { admin, template, leave: () => cluster.stop() }
}
