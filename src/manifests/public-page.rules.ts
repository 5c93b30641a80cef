import { createHash } from 'node:crypto'
import { escapeHtml as safe } from '../core/text.ts'
import { massText } from '../ledger/lines.ts'
import type { PublicManifest } from './public.contract.ts'

/** The page behind the QR code of a printed manifest: one file, no script, nothing loaded from anywhere. */
const style = `
body{margin:0 auto;max-width:36rem;padding:1rem;font:1.05rem/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;background:#fff}
h1{font-size:1.3rem;text-align:center}.ok{border:2px solid #1b6e3a;padding:.5rem 1rem}.bad{border:2px solid #b00020;padding:.5rem 1rem}.mark{color:#b00020}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}.note{color:#555;font-size:.9rem}
`
export const verificationPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${safe(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`

export function verificationPage(m: PublicManifest): string {
  const rows: [string, string | null][] = [
    ['联单编号', m.number],
    [m.officialTitle ?? '', m.officialTitle === null ? null : (m.officialNo ?? m.officialMissing)],
    ['状态', m.stateName],
    ['废物', m.waste && `${m.waste.name}（${m.waste.code}）`],
    ['移出', m.consignor],
    ['承运', m.carrier],
    ['车牌', m.plate],
    ['接受', m.consignee],
    ['移出量', m.loaded === null ? null : massText(m.loaded)],
    ['件数', m.packages === 0 ? null : `${m.packages} 件`],
    ['接受量', m.accepted === null ? null : massText(m.accepted)],
    ['拒收量', m.refused ? massText(m.refused) : null],
    ['签发', m.issuedOn],
    ['起运', m.loadedOn],
    ['接收', m.receivedOn],
  ]
  const list = rows
    .filter(([, value]) => value !== null)
    .map(([title, value]) => `<dt>${safe(title)}</dt><dd>${safe(value as string)}</dd>`)
    .join('')
  const later = m.later > 0 ? `<p class="mark">纸质件打印之后又办理了 ${m.later} 步，以本页为准。</p>` : ''
  const demo = m.demo ? '<p class="mark">演示数据</p>' : ''
  return page(
    m.title,
    `<h1>${safe(m.title)}</h1>${demo}<p class="ok">核验码相符：本系统有这份联单。</p>${later}<dl>${list}</dl><p class="note">本页只显示可以公开的内容，请与手中的纸质件逐项核对。</p>`,
  )
}

export const nothingPage = (): string =>
  page(
    '联单核验',
    '<h1>联单核验</h1><p class="bad">没有这份联单，或核验码不符。请核对扫描的是不是原件上的二维码。</p>',
  )
