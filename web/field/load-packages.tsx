import { useState } from 'react'
import { gramsToDecimal } from '../../src/core/mass.ts'
import type { PackageRow } from '../../src/manifests/package.contract.ts'
import { tonnesText } from '../ui/mass.tsx'
import type { PartProps } from './act-form.tsx'
import { Camera } from './camera.tsx'
import { readScan } from './scan.rules.ts'
import { useField } from './state.ts'

const scannedIn = (text: string, rows: readonly PackageRow[]): PackageRow | undefined => {
  const read = readScan(text)
  if (read.kind === 'package') return rows.find((p) => p.code === read.code)
  return rows.find((p) => p.digitalId !== null && p.digitalId === text.replace(/[\s-]/g, '').toUpperCase())
}

/** One scan after the other: the packages that go, whose weights make the load. */
export function LoadPackages({ of: { m }, form, change }: PartProps) {
  const { kept } = useField()
  const [said, setSaid] = useState<string | null>(null)
  const { consignor, code } = m.values
  const store = (kept?.packages ?? []).filter(
    (p) => p.state === 'kept' && p.facility.id === consignor && (p.waste === code || p.waste === null),
  )
  if (store.length === 0) return null
  const put = (packages: readonly string[]) => {
    const sum = store.filter((p) => packages.includes(p.code)).reduce((s, p) => s + BigInt(p.grams), 0n)
    const grams = sum > 0n ? { grams: `${gramsToDecimal(sum, '吨')} 吨` } : {}
    change({ packages, values: { ...form.values, ...grams } })
  }
  const scan = (text: string) => {
    const found = scannedIn(text, store)
    if (!found) return setSaid(`${text}：不在这里的库存里，或不是这种废物`)
    if (form.packages.includes(found.code)) return setSaid(`${found.code}：已经扫过`)
    setSaid(`${found.code}：装上了`)
    put([...form.packages, found.code])
  }
  return (
    <fieldset>
      <legend>装车的包装 {form.packages.length} 件</legend>
      <Camera label="包装编码" onRead={scan} />
      {said ? <p aria-live="polite">{said}</p> : null}
      <Codes
        codes={form.packages}
        rows={store}
        word="拿下"
        onTap={(c) => put(form.packages.filter((p) => p !== c))}
      />
      <p className="muted">不扫也行：按先来先走从库存里装。</p>
    </fieldset>
  )
}

/** Of those that came, the ones turned away; each is scanned to be seen that it is there. */
export function RefusedPackages({ of: { d }, form, change }: PartProps) {
  const { kept } = useField()
  const [seen, setSeen] = useState<readonly string[]>([])
  const [said, setSaid] = useState<string | null>(null)
  const on = (kept?.packages ?? []).filter((p) => p.manifest?.id === d.id && p.state === 'travelling')
  if (on.length === 0) return null
  const scan = (text: string) => {
    const found = scannedIn(text, on)
    setSaid(found ? `${found.code}：到了` : `${text}：不在这份联单上`)
    if (found && !seen.includes(found.code)) setSeen([...seen, found.code])
  }
  const toggle = (code: string) =>
    change({
      refusedPackages: form.refusedPackages.includes(code)
        ? form.refusedPackages.filter((c) => c !== code)
        : [...form.refusedPackages, code],
    })
  return (
    <fieldset>
      <legend>
        清点包装 {seen.length}/{on.length} 件
      </legend>
      <Camera label="包装编码" onRead={scan} />
      {said ? <p aria-live="polite">{said}</p> : null}
      <ul className="plain">
        {on.map((p) => (
          <li key={p.code} className="split">
            <span>
              {seen.includes(p.code) ? '✓ ' : ''}
              <span className="num">{p.code}</span> {p.kindName} {tonnesText(p.grams)} 吨
            </span>
            <button
              type="button"
              className="button small"
              aria-pressed={form.refusedPackages.includes(p.code)}
              onClick={() => toggle(p.code)}
            >
              拒收
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

interface CodesProps {
  readonly codes: readonly string[]
  readonly rows: readonly PackageRow[]
  readonly word: string
  readonly onTap: (code: string) => void
}

function Codes({ codes, rows, word, onTap }: CodesProps) {
  return (
    <ul className="plain">
      {codes.map((code) => {
        const row = rows.find((p) => p.code === code)
        return (
          <li key={code} className="split">
            <span>
              <span className="num">{code}</span> {row ? `${row.kindName} ${tonnesText(row.grams)} 吨` : ''}
            </span>
            <button type="button" className="button small" onClick={() => onTap(code)}>
              {word}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
