// The launcher of the product, in front of a program that has the frame only: no rooms, no pack.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from '../../tools/launch.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
launch(root, process.argv.slice(2), join('test', 'support', 'frame-program.ts'))
