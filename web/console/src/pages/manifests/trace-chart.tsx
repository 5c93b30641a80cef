import { SankeyChart } from 'echarts/charts'
import { AriaComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { fontFamily, ink } from '../../../../ui/colors.ts'
import { tonnesText } from '../../../../ui/mass.tsx'
import type { Drawn, DrawnNode } from './trace-drawn.ts'

use([SankeyChart, TooltipComponent, AriaComponent, LabelLayout, SVGRenderer])

const colors: Readonly<Record<DrawnNode['kind'], string>> = {
  source: '#3f6f9f',
  lot: '#7d8a83',
  subject: ink.accent,
  product: '#7f9a34',
  end: '#b4503f',
  rest: '#b08a3e',
}
/** A phone held upright: the flow runs downward, and labels are smaller. */
const narrowBelow = 520

/** Drawn as SVG: sharp in print, and the labels stay text. The table says the same in figures. */
export function TraceChart({ drawn }: { drawn: Drawn }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    let chart: EChartsType | null = null
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry?.contentRect ?? element.getBoundingClientRect()
      if (width === 0 || height === 0) return
      chart ??= init(element, undefined, { renderer: 'svg' })
      chart.resize({ width, height })
      chart.setOption(optionOf(drawn, width < narrowBelow), { notMerge: true })
    })
    watch.observe(element)
    return () => {
      watch.disconnect()
      chart?.dispose()
    }
  }, [drawn])
  return <div ref={box} className="trace-chart" role="img" aria-label={description(drawn)} />
}

const labelIn = ({ nodes }: Drawn, key: string): string => nodes.find((n) => n.key === key)?.label ?? key

interface Point {
  readonly dataType: 'node' | 'edge'
  readonly name: string
  readonly value: number
  readonly data: { readonly source?: string; readonly target?: string; readonly grams?: number }
}

function tooltip(drawn: Drawn, p: Point): string {
  if (p.dataType === 'node') return `${labelIn(drawn, p.name)}\n${tonnesText(p.value)} 吨`
  const { source = '', target = '', grams = 0 } = p.data
  return `${labelIn(drawn, source)} → ${labelIn(drawn, target)}\n${tonnesText(grams)} 吨`
}

function optionOf(drawn: Drawn, narrow: boolean) {
  return {
    animation: false,
    textStyle: { fontFamily },
    aria: { enabled: true, label: { description: description(drawn) } },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      confine: true,
      formatter: (p: unknown) => tooltip(drawn, p as Point),
    },
    series: [
      {
        type: 'sankey',
        orient: narrow ? 'vertical' : 'horizontal',
        left: 8,
        right: narrow ? 8 : 140,
        top: 8,
        bottom: narrow ? 40 : 8,
        nodeWidth: 12,
        nodeGap: narrow ? 24 : 12,
        draggable: false,
        labelLayout: { hideOverlap: true },
        emphasis: { focus: 'adjacency' },
        label: {
          color: ink.text,
          fontSize: narrow ? 10 : 12,
          overflow: narrow ? 'break' : 'truncate',
          width: narrow ? 130 : 180,
          ...(narrow ? { position: 'bottom' } : {}),
        },
        lineStyle: { color: 'source', opacity: 0.3, curveness: 0.5 },
        data: drawn.nodes.map((n) => ({
          name: n.key,
          itemStyle: { color: colors[n.kind] },
          label: { formatter: n.label },
        })),
        links: drawn.links.map((l) => ({ source: l.from, target: l.to, value: l.grams, grams: l.grams })),
      },
    ],
  }
}

function description(drawn: Drawn): string {
  const largest = [...drawn.links].sort((a, b) => b.grams - a.grams).slice(0, 6)
  const said = largest.map(
    (l) => `${labelIn(drawn, l.from)}到${labelIn(drawn, l.to)} ${tonnesText(l.grams)} 吨`,
  )
  return `追溯图，主要流向：${said.join('；')}。完整数据见时间线和份额表。`
}
