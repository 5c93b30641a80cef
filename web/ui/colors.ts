/** One accent. Everything else is ink on paper; colour beyond the accent always means something. */
export const ink = {
  accent: '#17724a',
  accentSoft: '#e8f3ed',
  text: '#1b2420',
  muted: '#5d6a63',
  line: '#e3e8e5',
  paper: '#ffffff',
  ground: '#f6f8f7',
  warning: '#9a5b00',
  danger: '#b3261e',
} as const

/** System fonts first, so that a machine with Chinese fonts downloads none. */
export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'HarmonyOS Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Noto Sans SC', 'Segoe UI', Roboto, sans-serif"

/** Evidence grades from weighed to estimated: one hue, so that the bar reads as strength and not as alarm. */
export const gradeColors = {
  weighed: '#17724a',
  manifested: '#4f9b74',
  recorded: '#93c3a8',
  declared: '#d9b45b',
  estimated: '#c9855a',
} as const

/** The six streams, distinguishable also for the colour-blind and in a grey print. */
export const streamColors = {
  industrial: '#3f6f9f',
  household: '#3c8f63',
  construction: '#b08a3e',
  hazardous: '#b4503f',
  agricultural: '#7f9a34',
  other: '#6c6f93',
} as const
