/**
 * Whether a cell begins with a label, known to a form or not: 审核人：, 单位（盖章）：. The colon inside the brackets of
 * 产生量（单位：吨） makes none.
 */
export function beginsWithLabel(text: string): boolean {
  const outside = text.replace(/[（(【[][^）)】\]]*[）)】\]]/g, '')
  return /^[^\d:：]{2,16}[:：]/.test(outside.trim())
}
