import { useEffect, useState } from 'react'
import type { PackageRow, PackageView } from '../../src/manifests/package.contract.ts'
import { ApiFailure, get } from '../api.ts'
import { tonnesText } from '../ui/mass.tsx'
import { Banner } from './banner.tsx'
import { useField } from './state.ts'

/** What it is, where, since when, when due, and which act comes next. */
export function PackagePage({ code }: { readonly code: string }) {
  const { kept, online } = useField()
  const [told, setTold] = useState<PackageView | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  useEffect(() => {
    if (!online) return
    get<PackageView>(`/api/v1/packages/${encodeURIComponent(code)}`)
      .then(setTold)
      .catch((error: unknown) => setWhy(error instanceof ApiFailure ? error.message : String(error)))
  }, [code, online])
  const plain = code.replace(/[\s-]/g, '').toUpperCase()
  const row: PackageRow | undefined =
    told ?? kept?.packages.find((p) => p.code === code || p.digitalId === plain)
  if (!row) {
    const missing = online ? why : `${code} 没有存在手机里，有信号时才能查。`
    return missing ? <Banner tone="bad">{missing}</Banner> : <p className="muted">正在读取……</p>
  }
  const lines: [string, string | null][] = [
    ['是什么', row.waste === null ? row.kindName : `${row.kindName} · ${row.waste} ${row.wasteName ?? ''}`],
    ['多少', row.waste === null ? null : `${tonnesText(row.grams)} 吨`],
    ['在哪里', `${row.facility.name}${row.inside ? `，在 ${row.inside} 里` : ''}`],
    ['状态', row.stateName],
    ['从何时起', row.since],
    ['期限', row.dueOn === null ? null : `${row.dueOn}${row.overdue ? '（已过）' : ''}`],
    ['谁的', row.owner.name],
    ['里面', told && told.holds.length > 0 ? told.holds.join('、') : null],
  ]
  return (
    <>
      <h1 className="num">{row.code}</h1>
      {row.demo ? <span className="mark">演示数据</span> : null}
      {told ? null : <Banner tone="warning">手机里存的情况，没有信号时可能已变。</Banner>}
      {row.overdue ? <Banner tone="bad">贮存已过期限 {row.dueOn}</Banner> : null}
      <dl className="sheet">
        {lines.map(([title, text]) =>
          text === null ? null : (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      {told?.next ? (
        <p className="big">
          下一步：<b>{told.next.name}</b>
          <span className="line muted">{told.next.why}</span>
        </p>
      ) : null}
      {row.manifest ? (
        <a className="button primary huge" href={`#/m/${row.manifest.id}`}>
          打开联单 {row.manifest.number ?? ''}
        </a>
      ) : null}
      <a className="button" href="#/scan">
        再扫一件
      </a>
    </>
  )
}
