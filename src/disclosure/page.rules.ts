import { createHash } from 'node:crypto'
import { type Day, labelDay } from '../core/day.ts'
import { escapeHtml as safe } from '../core/text.ts'
import type { InventoryRow, InventoryTable } from '../inventory/contract.ts'
import { presentCell } from '../inventory/present.rules.ts'
import type { BulletinContent } from './contract.ts'
import type { PublicAnswer } from './feedback.store.ts'

/**
 * The bulletin as the public reads it: one file, no script, nothing loaded from anywhere. It reads well on a phone and on
 * paper, and by a screen reader.
 */
const style = `
body{margin:0 auto;max-width:64rem;padding:1rem;font:1rem/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem;text-align:center}h2{font-size:1.2rem;margin-top:2rem}.mark{color:#b00020}.note{color:#555;font-size:.9rem}
.wide{overflow-x:auto}table{border-collapse:collapse;min-width:100%;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}thead{background:#f1f5f1}
label{display:block;margin:.6rem 0 .2rem}input,textarea{font:inherit;width:100%;max-width:40rem;box-sizing:border-box;padding:.4rem}
button{font:inherit;margin-top:.8rem;padding:.4rem 1.4rem}.done{border:2px solid #1b6e3a;padding:.5rem 1rem}
`
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface PageExtras {
  readonly hash: string
  readonly answers: readonly PublicAnswer[]
  /** Number of feedback just received. */
  readonly received: number | null
  /** The edition shown is not the one that stands. */
  readonly superseded: boolean
}

const paragraphs = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${safe(line)}</p>`)
    .join('')

export function bulletinPage(c: BulletinContent, extras: PageExtras): string {
  const marks = [...new Set(c.inventory.tables.flatMap((t) => t.marks))]
  const published = c.publishedOn === null ? '' : labelDay(c.publishedOn as Day)
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(c.title)}</title><style>${style}</style></head><body><main>
<h1>${safe(c.title)}</h1>
<p class="note">${safe(c.issuers.join('、'))}　${published}${c.edition > 1 ? `　第 ${c.edition} 版（更正）` : ''}</p>
${marks.length > 0 ? `<p class="mark">${safe(marks.join('、'))}</p>` : ''}
${extras.superseded ? `<p class="mark">本版已被更正，<a href="/public/disclosure/${c.year}">查看现行版本</a></p>` : ''}
${correctionPart(c)}
${paragraphs(c.texts.overview)}
${lawPart(c)}
<h2>固体废物产生、利用和处置情况</h2>
${c.sentences.map((s) => `<p><strong>${safe(s.title)}</strong>　${safe(s.text)}${s.units.length > 0 ? `<span class="note">（数据：${safe(s.units.join('、'))}）</span>` : ''}</p>`).join('\n')}
${c.inventory.tables.map(tablePart).join('\n')}
${indicatorPart(c)}
${c.texts.work.trim() === '' ? '' : `<h2>污染环境防治工作</h2>${paragraphs(c.texts.work)}`}
<h2>口径说明</h2>
<p class="note">统计期间为${c.year}年，数据截至${labelDay(c.inventory.asOf as Day)}（账册位置 ${safe(c.inventory.bookPosition)}），内容校验码 ${extras.hash.slice(0, 16)}。</p>
${feedbackPart(c, extras)}
</main></body></html>`
}

function lawPart({ law }: BulletinContent): string {
  if (!law) return ''
  const doubt = law.confidence === '疑' ? '（条号以官方文本为准）' : ''
  return `<p>依据${safe(law.citation)}${doubt}发布本公告。</p>`
}

function correctionPart({ correction, year, edition }: BulletinContent): string {
  if (!correction) return ''
  const changes = correction.changes
    .map((x) => `<li>${safe(x.what)}：由 ${safe(x.before ?? '未报')} 更正为 ${safe(x.after ?? '未报')}</li>`)
    .join('')
  return `<section><h2>更正说明</h2><p>${safe(correction.reason)}</p><ul>${changes}</ul>
<p class="note"><a href="/public/disclosure/${year}?edition=${edition - 1}">查看更正前的版本</a></p></section>`
}

function tablePart(table: InventoryTable): string {
  const head = table.columns.map((c) => `<th scope="col">${safe(c.title)}</th>`).join('')
  const line = (row: InventoryRow): string => {
    const cells = table.columns.map((column) => {
      const cell = presentCell(row, column, table.unit, 'district')
      const text = cell.unit ? `${cell.text}${cell.unit}` : cell.text
      return `<td${cell.kind === 'figure' ? ' class="n"' : ''}>${safe(text)}</td>`
    })
    return `<tr><th scope="row">${safe(row.label)}</th>${cells.join('')}</tr>`
  }
  const rows = [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total]
  const definitions = table.definitions.map((d) => `${d.column}：${d.text}`).join(' ')
  return `<div class="wide"><table><caption>表${table.no}　${safe(table.title)}（单位：${table.unit}）</caption><thead><tr><th scope="col">种类</th>${head}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table></div>
<details><summary class="note">表${table.no}的口径</summary><p class="note">${safe([...table.headingNotes, definitions].join('；'))}</p></details>`
}

function indicatorPart({ indicators }: BulletinContent): string {
  if (indicators.length === 0) return ''
  const rows = indicators
    .map(
      (i) =>
        `<tr><th scope="row">${safe(i.name)}${i.marks.length > 0 ? `<span class="note">（${safe(i.marks.join('、'))}）</span>` : ''}</th><td class="n">${safe(i.value ?? '')}</td><td>${safe(i.unit)}</td><td>${safe(i.formula ?? '')}</td></tr>`,
    )
    .join('')
  return `<h2>主要指标</h2><div class="wide"><table><thead><tr><th scope="col">指标</th><th scope="col">数值</th><th scope="col">单位</th><th scope="col">算法</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function feedbackPart({ channels, year }: BulletinContent, { answers, received }: PageExtras): string {
  const told = answers
    .map((a) => `<dt>意见 ${a.number}：${safe(a.question)}</dt><dd>${safe(a.answer)}</dd>`)
    .join('')
  return `<h2>意见反馈</h2>${received === null ? '' : `<p class="done" role="status">意见已收到，编号 ${received}。</p>`}
<p>${safe(channels)}</p>${told === '' ? '' : `<dl>${told}</dl>`}
<form method="post" action="/public/disclosure/${year}/feedback">
<label for="message">意见或建议（必填，不超过 2000 字）</label><textarea id="message" name="message" rows="5" required maxlength="2000"></textarea>
<label for="name">称呼（可不填）</label><input id="name" name="name" maxlength="50" autocomplete="name">
<label for="contact">联系方式（可不填，仅用于答复，不公开）</label><input id="contact" name="contact" maxlength="100">
<button type="submit">提交</button></form>`
}
