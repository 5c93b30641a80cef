/** Titles of what we add behind the form's columns when rows are handed back; reading passes over them. */
export const REASON_TITLES = ['错误原因', '原工作表', '原行号', '其他列内容'] as const
