import { bookCommands } from './cli/book.commands.ts'
import { disclosureCommands } from './cli/disclosure.commands.ts'
import { importCommands } from './cli/import.commands.ts'
import { indicatorCommands } from './cli/indicators.commands.ts'
import { endWithLauncher } from './cli/launched.ts'
import { listsCommands } from './cli/lists.commands.ts'
import { planCommands } from './cli/plan.commands.ts'
import { platformCommands } from './cli/platform.commands.ts'
import { playCommands } from './cli/play.commands.ts'
import { run } from './cli/run.ts'
import { version } from './platform/version.ts'

endWithLauncher()

const product = async () => (await import('./main.ts')).createProduct()
process.exitCode = await run(
  [
    platformCommands(product),
    bookCommands,
    importCommands,
    planCommands,
    indicatorCommands,
    disclosureCommands,
    listsCommands,
    playCommands,
  ],
  process.argv.slice(2),
  version,
)
