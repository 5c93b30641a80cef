import { App, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import * as zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import type { ReactNode } from 'react'
import { theme } from './theme.ts'

dayjs.locale('zh-cn')

// antd types its ESM build as CommonJS, so TypeScript sees one `default` too many.
const locale = zhCN.default as unknown as Locale

/** The server writes a fresh one into every page; only styles that carry it are applied. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

export function Appearance({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider locale={locale} theme={theme} csp={{ nonce }} button={{ autoInsertSpace: false }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
