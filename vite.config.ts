import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

const server = process.env.WUFEI_PUBLIC_URL ?? `http://localhost:${process.env.WUFEI_PORT ?? 3000}`

export default defineConfig({
  root: 'web/console',
  plugins: [woff2Only, react(), compressed],
  server: { port: 5173, proxy: { '/api': { target: server, changeOrigin: false } } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline scripts, and small files travel well enough on one connection.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
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
