import { Segmented } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Cockpit } from '../../../../../src/cockpit/contract.ts'
import { type Stream, streamNames, streams } from '../../../../../src/core/codes.ts'
import { tonnesText } from '../../../../ui/mass.tsx'

const Sankey = lazy(() => import('./sankey.tsx').then((m) => ({ default: m.Sankey })))

/** What the width of a band stands for. */
type Width = 'share' | 'mass'
type FlowLink = Cockpit['flow']['links'][number]
export interface DrawnLink extends FlowLink {
  /** Width of the band. */
  readonly value: number
}

/**
 * From origin to end. Soil outweighs hazardous waste four hundred times, so that true widths show one stream only: by
 * default every stream is drawn equally high and the widths are shares within it; the words and the list tell tonnes.
 */
export function Flow({ flow }: { flow: Cockpit['flow'] }) {
  const [by, setBy] = useState<Width>('share')
  const [stream, setStream] = useState<Stream | 'all'>('all')
  const links = useMemo(() => draw(flow, by, stream), [flow, by, stream])
  const used = new Set(links.flatMap((l) => [l.from, l.to]))
  const nodes = flow.nodes.filter((n) => used.has(n.key))
  const label = (key: string) => flow.nodes.find((n) => n.key === key)?.label ?? key
  return (
    <>
      <div className="row" style={{ marginBottom: 8 }}>
        <h2 id="flow" className="section-title" style={{ margin: 0 }}>
          从产生到归宿
        </h2>
        <span className="small muted only-wide">
          {by === 'share' ? '各类等高，带宽为类内占比' : '带宽为重量'}
        </span>
        <span className="grow" />
        <FlowControls by={by} stream={stream} onBy={setBy} onStream={setStream} />
      </div>
      {links.length === 0 ? (
        <p className="muted" style={{ padding: '40px 0', textAlign: 'center' }}>
          这一年还没有可画的流向。导入台账之后，这里会显示每类废物从产生到利用、处置的去向。
        </p>
      ) : (
        <Suspense fallback={<div className="sankey" />}>
          <Sankey nodes={nodes} links={links} label={label} />
        </Suspense>
      )}
      <FlowTable links={links} label={label} />
    </>
  )
}

interface FlowControlsProps {
  readonly by: Width
  readonly stream: Stream | 'all'
  readonly onBy: (by: Width) => void
  readonly onStream: (stream: Stream | 'all') => void
}

function FlowControls({ by, stream, onBy, onStream }: FlowControlsProps) {
  return (
    <>
      <Segmented
        className="no-print"
        size="small"
        aria-label="带宽"
        value={by}
        onChange={(v) => onBy(v as Width)}
        options={[
          { value: 'share', label: '按占比' },
          { value: 'mass', label: '按重量' },
        ]}
      />
      <select
        className="no-print plain-select"
        aria-label="废物类别"
        value={stream}
        onChange={(e) => onStream(e.target.value as Stream | 'all')}
      >
        <option value="all">全部类别</option>
        {streams.map((s) => (
          <option key={s} value={s}>
            {streamNames[s]}
          </option>
        ))}
      </select>
    </>
  )
}

/** The same flows for those who cannot see the picture, or want the figures. */
function FlowTable({ links, label }: { links: readonly DrawnLink[]; label: (key: string) => string }) {
  return (
    <details className="no-print flow-table">
      <summary className="small muted">以表格查看</summary>
      <table>
        <caption className="visually-hidden">流向明细</caption>
        <thead>
          <tr>
            <th scope="col" className="cell">
              类别
            </th>
            <th scope="col" className="cell">
              从
            </th>
            <th scope="col" className="cell">
              到
            </th>
            <th scope="col" className="cell right">
              吨
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((l) => (
            <tr key={`${l.stream}${l.from}${l.to}`}>
              <td className="cell">{streamNames[l.stream]}</td>
              <td className="cell">{label(l.from)}</td>
              <td className="cell">{label(l.to)}</td>
              <td className="cell num right">{tonnesText(l.grams)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function draw(flow: Cockpit['flow'], by: Width, stream: Stream | 'all'): DrawnLink[] {
  const level = new Map(flow.nodes.map((n) => [n.key, n.level]))
  const first = Math.min(...flow.nodes.map((n) => n.level))
  const shown = flow.links.filter((l) => (stream === 'all' || l.stream === stream) && BigInt(l.grams) > 0n)
  const sums = new Map<Stream, number>()
  for (const l of shown)
    if (level.get(l.from) === first) sums.set(l.stream, (sums.get(l.stream) ?? 0) + Number(l.grams))
  return shown.flatMap((l) => {
    const sum = sums.get(l.stream) ?? 0
    const value = by === 'mass' ? Number(l.grams) / 1e6 : sum > 0 ? (100 * Number(l.grams)) / sum : 0
    return value > 0 ? [{ ...l, value }] : []
  })
}
