import { encode } from 'uqr'
import { Page } from '../../../../ui/page.tsx'
import './field.css'

const local = /^(localhost|127\.|\[::1\])/

/** The way from a desk to a phone: a code to scan, and what the phone needs. */
export function FieldPage() {
  const url = `${location.origin}/field/`
  return (
    <Page
      title="现场"
      crumbs={[{ label: '转移' }]}
      lead="在手机上办联单：扫码、过磅、拍照、手写签名；没有信号也能办，有信号时自动上传。"
    >
      <section className="panel field-way" aria-label="在手机上打开">
        <Code text={url} />
        <div>
          <h2>用手机相机扫这个码</h2>
          <p>
            或在手机浏览器里输入 <a href={url}>{url}</a>
          </p>
          <ol>
            <li>用自己的账号登录，等“等我办”出现。</li>
            <li>在浏览器菜单里选“添加到主屏幕”，以后像应用一样打开。</li>
            <li>进场前打开一次，手机里就存好了当天要办的联单和包装。</li>
          </ol>
          {local.test(location.host) ? (
            <p className="warning">
              您现在用的地址只有这台电脑打得开。请用手机也能访问的地址打开控制台，再扫码。
            </p>
          ) : null}
          {window.isSecureContext ? null : (
            <p className="warning">
              这个地址没有加密（http），手机不让用相机，也不能离线。请运行 <code>wufei cert</code>，设好
              WUFEI_TLS_CERT 和 WUFEI_TLS_KEY 后改用 https 地址。
            </p>
          )}
        </div>
      </section>
    </Page>
  )
}

function Code({ text }: { readonly text: string }) {
  const { data, size } = encode(text, { border: 2 })
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={`二维码：${text}`}
      shapeRendering="crispEdges"
    >
      <title>{text}</title>
      <path d={dots.join('')} />
    </svg>
  )
}
