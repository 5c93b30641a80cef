import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const folder = import.meta.dirname
const page = 'field/index.html'

/**
 * What makes the field app installable: its icons and its web app manifest, and a service worker that knows by name
 * every file the app is made of. The worker's text changes exactly when one of them does, which is how a browser
 * learns of a new version.
 */
export const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const names = readdirSync(join(folder, 'public'))
      const digest = createHash('sha256')
      for (const name of names) {
        const source = readFileSync(join(folder, 'public', name))
        digest.update(source)
        this.emitFile({ type: 'asset', fileName: `field/${name}`, source })
      }
      const html = bundle[page]
      if (html?.type !== 'asset') throw new Error(`${page} is not in the bundle`)
      digest.update(html.source)
      const files = [...filesOf(bundle), ...names.map((name) => `field/${name}`)].sort()
      digest.update(files.join('\n'))
      const worker = readFileSync(join(folder, 'service-worker.js'), 'utf8')
        .replace('__VERSION__', digest.digest('hex').slice(0, 16))
        .replace("'__FILES__'", files.map((file) => `'/${file}'`).join(', '))
      this.emitFile({ type: 'asset', fileName: 'field/service-worker.js', source: worker })
    },
  },
}

/** The scripts and styles that the page loads, now or later. */
function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const seen = new Set<string>()
  const styles = new Set<string>()
  const visit = (name: string): void => {
    const chunk = bundle[name]
    if (seen.has(name) || chunk?.type !== 'chunk') return
    seen.add(name)
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next)
  }
  const entry = Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === 'field')
  if (!entry) throw new Error('the field app has no entry')
  visit(entry.fileName)
  return [...seen, ...styles]
}
