import type { Product } from './platform/serve.ts'
import { version } from './platform/version.ts'

/** The only composition root: which rooms there are, and what they are given. */
export const product: Product = {
  version,
  routes: [],
  prepare: async () => {},
}
