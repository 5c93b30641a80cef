import { bookCommands } from './cli/book.commands.ts'
import { endWithLauncher } from './cli/launched.ts'
import { platformCommands } from './cli/platform.commands.ts'
import { run } from './cli/run.ts'
import { createProduct } from './main.ts'
import { version } from './platform/version.ts'

endWithLauncher()
process.exitCode = await run([platformCommands(createProduct), bookCommands], process.argv.slice(2), version)
