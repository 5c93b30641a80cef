import type { ThemeConfig } from 'antd'
import { fontFamily, ink } from './colors.ts'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: ink.accent,
    colorInfo: ink.accent,
    colorSuccess: ink.accent,
    colorWarning: '#b86e00',
    colorError: ink.danger,
    colorLink: ink.accent,
    colorText: ink.text,
    colorTextSecondary: ink.muted,
    colorTextDescription: ink.muted,
    colorTextPlaceholder: '#5d6a63',
    colorBorder: '#cfd6d2',
    colorBorderSecondary: ink.line,
    colorBgLayout: ink.ground,
    borderRadius: 6,
    fontFamily,
    fontSize: 14,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.18s',
    // Whoever asks the system for less motion gets none; zero durations by style sheet would leave popups unplaced.
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    wireframe: false,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Tabs: { horizontalMargin: '0 0 16px 0' },
    Drawer: { paddingLG: 20 },
  },
}
