import { Socket } from 'node:net'

/** Started by tools/launch.mjs: when that process is gone, however it went, this one ends too, and tidily. */
export function endWithLauncher(): void {
  if (process.env.WUFEI_LAUNCHED !== '1') return
  const launcher = new Socket({ fd: 3, readable: true, writable: false })
  launcher.on('error', () => {})
  launcher.once('close', () => process.kill(process.pid, 'SIGTERM'))
  launcher.resume()
  launcher.unref()
}
