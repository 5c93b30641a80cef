import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { offline } from './web/field/offline-plugin.ts'

/** Every browser of the last ten years reads woff2; the woff twins would double the fonts we ship. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return null
    return { code: code.replaceAll(/,\s*url\([^)]+\.woff\)\s*format\('woff'\)/g, ''), map: null }
  },
}

/** Beside every text file its compressed twins, which the server sends as they are. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg)$/.test(file)) continue
      const path = join(dir, file)
      const content = readFileSync(path)
      if (content.length < 1024) continue
      const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
      writeFileSync(`${path}.br`, brotliCompressSync(content, brotli))
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
    }
  },
}

/** The console is the page at `/`, wherever its sources stand. */
const consoleAtRoot: Plugin = {
  name: 'console-at-root',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const page = bundle['console/index.html']
      if (page?.type !== 'asset') return
      delete bundle['console/index.html']
      this.emitFile({ type: 'asset', fileName: 'index.html', source: page.source })
    },
  },
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      const path = request.url?.split('?')[0] ?? '/'
      const wantsPage = request.headers.accept?.includes('text/html') && !/\.\w{1,5}$/.test(path)
      if (wantsPage) request.url = path.startsWith('/field') ? '/field/index.html' : '/console/index.html'
      next()
    })
  },
}

const server = process.env.WUFEI_PUBLIC_URL ?? `http://localhost:${process.env.WUFEI_PORT ?? 3000}`

export default defineConfig({
  root: 'web',
  publicDir: 'console/public',
  plugins: [woff2Only, react(), consoleAtRoot, offline, compressed],
  server: { port: 5173, proxy: { '/api': { target: server, changeOrigin: false } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline scripts, and small files travel well enough on one connection.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { console: 'web/console/index.html', field: 'web/field/index.html' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 30 },
            { name: 'echarts', test: /node_modules\/(echarts|zrender)\//, priority: 20 },
          ],
        },
      },
    },
  },
})
