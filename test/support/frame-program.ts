import { endWithLauncher } from '../../src/cli/launched.ts'
import { platformCommands } from '../../src/cli/platform.commands.ts'
import { run } from '../../src/cli/run.ts'
import type { Product } from '../../src/platform/serve.ts'

endWithLauncher()

/** `SLOW_PREPARE` makes the start last, as the first one of a demonstration does. */
const product: Product = {
  version: '0.0.0-test',
  routes: [],
  prepare: async (context) => {
    const until = performance.now() + Number(process.env.SLOW_PREPARE ?? 0)
    while (performance.now() < until) await context.database.ping()
  },
}

process.exitCode = await run([platformCommands(() => product)], process.argv.slice(2), product.version)
