import { platformCommands } from './cli/platform.commands.ts'
import { run } from './cli/run.ts'
import { product } from './main.ts'
import { version } from './platform/version.ts'

process.exitCode = await run([platformCommands(product)], process.argv.slice(2), version)
