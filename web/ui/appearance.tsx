import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import * as zhCN from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import type { ReactNode } from 'react'
import { giveStylesTheNonce, styleNonce } from './style-nonce.ts'
import { theme } from './theme.ts'

dayjs.locale('zh-cn')

// antd types its ESM build as CommonJS, so TypeScript sees one `default` too many.
const locale = zhCN.default as unknown as Locale

giveStylesTheNonce()

export function Appearance({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider
      locale={locale}
      theme={theme}
      csp={{ nonce: styleNonce }}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  )
}
