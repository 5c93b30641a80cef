import type { TestProject } from 'vitest/node'
import { enterTestCluster, migratedTemplate, sweep, type TestUrls, urlsOf } from './cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: { admin: TestUrls; template: string }
  }
}

/** One cluster and one migrated template for the whole run; test files clone it. */
export default async function setup(project: TestProject) {
  const cluster = await enterTestCluster()
  const admin = urlsOf(cluster, 'postgres')
  await sweep(admin)
  project.provide('testCluster', { admin, template: await migratedTemplate(admin) })
  return () => cluster.stop()
}
