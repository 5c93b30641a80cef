import { findPackageCode } from '../../src/core/package-code.ts'

/** What a scan, a photo or a keyboard gave: a package, a manifest, or a code that only the server may know. */
export type Scanned =
  | { readonly kind: 'package'; readonly code: string }
  | { readonly kind: 'manifest'; readonly number: string }
  | { readonly kind: 'other'; readonly text: string }

const last = (path: string): string => decodeURIComponent(path.split('/').filter(Boolean).at(-1) ?? '')

/** Our labels hold an address that ends in the package's code, our manifests one that ends in their number. */
export function readScan(raw: string): Scanned {
  const text = raw.trim()
  const plain = findPackageCode(text)
  if (plain !== undefined) return { kind: 'package', code: plain }
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    const { pathname } = new URL(text)
    const code = findPackageCode(last(pathname))
    if (code !== undefined) return { kind: 'package', code }
    if (/\/manifests\//.test(pathname)) return { kind: 'manifest', number: last(pathname).toUpperCase() }
  }
  const bare = text.replace(/[\s-]/g, '').toUpperCase()
  if (/^[A-Z]{2,6}\d{8,13}$/.test(bare)) return { kind: 'manifest', number: bare }
  return { kind: 'other', text }
}
