#!/usr/bin/env node
// `npx wufei`: whatever Node.js started this file (20 or newer), the program runs on the one of this checkout.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from '../tools/launch.mjs'
import { isReady, setUp } from '../tools/setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!isReady(root)) await setUp(root)
launch(root, process.argv.slice(2))
