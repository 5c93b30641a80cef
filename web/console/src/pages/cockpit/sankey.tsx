import { SankeyChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { Cockpit } from '../../../../../src/cockpit/contract.ts'
import { type Stream, streamNames } from '../../../../../src/core/codes.ts'
import { fontFamily, ink, streamColors } from '../../../../ui/colors.ts'
import { tonnesText } from '../../../../ui/mass.tsx'
import type { DrawnLink } from './flow.tsx'

use([SankeyChart, TooltipComponent, AriaComponent, LabelLayout, SVGRenderer])

/** A4 upright within our margins, in CSS pixels: the paper is laid out only after the last chance to redraw. */
const onPaper = { width: 700, height: 264 } as const
/** A phone held upright: labels are smaller and break sooner. */
const narrowBelow = 520

export interface SankeyProps {
  readonly nodes: Cockpit['flow']['nodes']
  readonly links: readonly DrawnLink[]
  readonly label: (key: string) => string
}

/**
 * Drawn as SVG: sharp in print, and the labels stay text. Drawn anew whenever its box has another size: a chart made
 * while the page is still being laid out would keep the size it found.
 */
export function Sankey(props: SankeyProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry?.contentRect ?? element.getBoundingClientRect()
      if (width === 0 || height === 0) return
      chart.current ??= init(element, undefined, { renderer: 'svg' })
      chart.current.resize({ width, height })
      chart.current.setOption(optionOf(latest.current, width < narrowBelow), { notMerge: true })
    })
    watch.observe(element)
    const print = () => {
      chart.current?.resize(onPaper)
      chart.current?.getZr().flush()
    }
    const back = () => chart.current?.resize({ width: 'auto', height: 'auto' })
    window.addEventListener('beforeprint', print)
    window.addEventListener('afterprint', back)
    return () => {
      watch.disconnect()
      window.removeEventListener('beforeprint', print)
      window.removeEventListener('afterprint', back)
      chart.current?.dispose()
      chart.current = null
    }
  }, [])
  const { nodes, links, label } = props
  useEffect(() => {
    const narrow = (box.current?.clientWidth ?? 0) < narrowBelow
    chart.current?.setOption(optionOf({ nodes, links, label }, narrow), { notMerge: true })
  }, [nodes, links, label])
  return <div ref={box} className="sankey" role="img" aria-label={description(links, label)} />
}

function optionOf({ nodes, links, label }: SankeyProps, narrow: boolean) {
  return {
    animation: false,
    textStyle: { fontFamily },
    aria: { enabled: true, label: { description: description(links, label) } },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      confine: true,
      formatter: (p: unknown) => tooltip(p as TooltipPoint, links, label),
    },
    series: [
      {
        type: 'sankey',
        left: 4,
        right: narrow ? 72 : 120,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 10,
        draggable: false,
        labelLayout: { hideOverlap: true },
        emphasis: { focus: 'adjacency' },
        label: {
          color: ink.text,
          fontSize: narrow ? 10 : 12,
          overflow: narrow ? 'break' : 'truncate',
          width: narrow ? 66 : 180,
        },
        lineStyle: { opacity: 0.32, curveness: 0.5 },
        data: nodes.map((n) => ({
          name: n.key,
          depth: n.level,
          itemStyle: { color: nodeColor(n.key, links) },
          label: { formatter: n.label },
        })),
        links: links.map((l) => ({
          source: l.from,
          target: l.to,
          value: l.value,
          lineStyle: { color: streamColors[l.stream] },
        })),
      },
    ],
  }
}

interface TooltipPoint {
  readonly dataType: 'node' | 'edge'
  readonly name: string
  readonly data: { readonly source?: string; readonly target?: string }
}

/** A node of one stream bears its colour; where streams meet it is grey. */
function nodeColor(key: string, links: readonly DrawnLink[]): string {
  const touching = new Set<Stream>(links.filter((l) => l.from === key || l.to === key).map((l) => l.stream))
  const [only] = touching
  return touching.size === 1 && only ? streamColors[only] : '#7d8a83'
}

function tooltip(p: TooltipPoint, links: readonly DrawnLink[], label: (key: string) => string): string {
  if (p.dataType === 'edge') {
    const own = links.filter((l) => l.from === p.data.source && l.to === p.data.target)
    return own
      .map((l) => `${streamNames[l.stream]}\n${label(l.from)} → ${label(l.to)}\n${tonnesText(l.grams)} 吨`)
      .join('\n')
  }
  const into = links.filter((l) => l.to === p.name)
  const parts = into.length > 0 ? into : links.filter((l) => l.from === p.name)
  const lines = parts.map((l) => `${streamNames[l.stream]} ${tonnesText(l.grams)} 吨`)
  return [label(p.name), ...new Set(lines)].slice(0, 12).join('\n')
}

function description(links: readonly DrawnLink[], label: (key: string) => string): string {
  const largest = [...links].sort((a, b) => b.value - a.value).slice(0, 6)
  return `流向图，主要流向：${largest.map((l) => `${label(l.from)}到${label(l.to)} ${tonnesText(l.grams)} 吨`).join('；')}。完整数据见图下表格。`
}
