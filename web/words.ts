/** Names of what the book calls by a key, for people. */
export const postingKindNames: Readonly<Record<string, string>> = {
  open: '期初建账',
  generate: '产生',
  store: '移库',
  selfTreat: '自行利用处置',
  ship: '移出',
  receive: '接收',
  handOver: '交接',
  treat: '处理作业',
  split: '分装',
  merge: '合并',
  repack: '换装',
  reclassify: '改判属性',
  dump: '倾倒丢弃',
  stockTake: '盘点差异',
  declare: '定期申报',
  correct: '更正',
  raise: '证据提升',
  giveWay: '让位于明细',
  takeOver: '明细接替',
}
export const postingKindName = (kind: string): string => postingKindNames[kind] ?? kind

export const movementStatusNames: Readonly<Record<string, string>> = {
  underway: '在途',
  received: '已接收',
  refused: '已退回',
  cancelled: '已撤销',
}

/** 2025-03-05T06:30:00Z → 2025-03-05 14:30, in the reader's own zone. */
export function timeText(iso: string): string {
  const d = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`
}

/** Who did it: a person by name, the command line and the house's own work in words. */
export function actorText(actor: string): string {
  const [how, who] = actor.split(':', 2)
  if (how === 'cli' && who) return `命令行 ${who}`
  if (how === 'demo' || actor === 'system:simulate') return '演示'
  return how === 'system' && who ? '系统' : actor
}
