#!/usr/bin/env node
// `npx wufei`: runs the program on the Node.js of this checkout, whatever Node.js started this file (20 or newer).
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isReady, nodeBinary, setUp } from '../tools/setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!isReady(root)) await setUp(root)

const child = spawn(nodeBinary(root), [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// A terminal sends Ctrl-C to the whole group; a service manager signals only us. Both must reach the program, once.
const signals = ['SIGTERM', 'SIGHUP', 'SIGINT']
for (const signal of signals) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  for (const name of signals) process.removeAllListeners(name)
  if (signal) process.kill(process.pid, signal)
  else process.exitCode = code ?? 1
})
