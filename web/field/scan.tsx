import { useState } from 'react'
import type { ManifestPage as Page } from '../../src/manifests/api.contract.ts'
import { ApiFailure, get } from '../api.ts'
import { Banner } from './banner.tsx'
import { Camera } from './camera.tsx'
import { go } from './route.ts'
import { readScan } from './scan.rules.ts'
import { useField } from './state.ts'

/** Whatever is scanned leads to where it can be worked on. */
export function ScanPage() {
  const { kept, online } = useField()
  const [why, setWhy] = useState<string | null>(null)
  const read = async (text: string) => {
    setWhy(null)
    const found = readScan(text)
    if (found.kind === 'package') return go(`/p/${encodeURIComponent(found.code)}`)
    if (found.kind === 'other') return go(`/p/${encodeURIComponent(found.text)}`)
    const here = kept?.manifests.find((d) =>
      d.acts.some((a) => a.number === found.number || a.officialNo === found.number),
    )
    if (here) return go(`/m/${here.id}`)
    if (!online) return setWhy(`${found.number} 没有存在手机里，有信号时才能查。`)
    try {
      const { items } = await get<Page>('/api/v1/manifests', { search: found.number, limit: 1 })
      if (items[0]) go(`/m/${items[0].id}`)
      else setWhy(`没有找到 ${found.number}，或与您的单位无关。`)
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      setWhy(error.message)
    }
  }
  return (
    <>
      <h1>扫码</h1>
      <Camera atOnce label="联单号或包装编码" onRead={(text) => void read(text)} />
      {why ? <Banner tone="bad">{why}</Banner> : null}
    </>
  )
}
