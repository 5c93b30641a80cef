import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { makeFolder } from './make-folder.ts'

export interface CertificateFiles {
  readonly cert: string
  readonly key: string
  readonly names: readonly string[]
  readonly made: boolean
}

/** Browsers refuse longer ones (398 days for what people install themselves). */
const validDays = 397

/**
 * A certificate for this machine's names and addresses in the local network. Phones in the yard accept it once;
 * camera and offline work need a secure origin.
 */
export async function makeCertificate(dataDir: string, now: Date, renew: boolean): Promise<CertificateFiles> {
  const folder = join(dataDir, 'tls')
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const dns = [...new Set(['localhost', hostname()])]
  const ips = ['127.0.0.1', ...localAddresses()]
  const names = [...dns, ...ips]
  if (!renew && existsSync(files.cert) && existsSync(files.key)) return { ...files, names, made: false }
  const until = new Date(now.getTime() + validDays * 86_400_000)
  const made = await generate([{ name: 'commonName', value: 'wufei' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...dns.map((value) => ({ type: 2 as const, value })),
          ...ips.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  makeFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(files.key, made.private, { mode: 0o600 })
  writeFileSync(files.cert, made.cert, { mode: 0o644 })
  return { ...files, names, made: true }
}

function localAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}
