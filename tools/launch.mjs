// Runs the program on the Node.js of this checkout, and ends with it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { nodeBinary } from './setup.mjs'

export function launch(root, args, program = join('src', 'cli.ts')) {
  // The fourth channel is never written to: the program sees it close when this process dies, however it dies.
  const child = spawn(nodeBinary(root), [join(root, program), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: {
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'wufei'),
      ...process.env,
      WUFEI_LAUNCHED: '1',
    },
  })
  // A terminal sends Ctrl-C to the whole group; a service manager signals only us. It must reach the program.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT']
  for (const signal of signals) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !terminal) child.kill(signal)
    })
  }
  const watch = watchNpm(child)
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    for (const name of signals) process.removeAllListeners(name)
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code ?? 1
  })
}

/** npm killed outright takes nothing with it; the server must not stay behind without an owner. */
function watchNpm(child) {
  const parent = process.ppid
  if (!process.env.npm_execpath || process.platform === 'win32') return undefined
  return setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 500)
}
