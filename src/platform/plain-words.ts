import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue

const types: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  int: '整数',
  bigint: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组内容',
  record: '一组内容',
  date: '日期',
}
const formats: Readonly<Record<string, string>> = {
  email: '应为邮箱地址',
  url: '应为网址',
  date: '应为 YYYY-MM-DD',
  datetime: '应为日期和时间',
  uuid: '应为编号',
}

/** What is wrong with a value that somebody sent, in words of people who fill in forms, not of schemas. */
export function plainWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? '没有填写'
        : `应为${types[issue.expected] ?? '别的内容'}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `应为 ${String(issue.values[0])}`
        : `应为 ${issue.values.map(String).join('、')} 之一`
    case 'too_big':
      return limit(issue, issue.maximum, { text: '最多', number: issue.inclusive ? '不能大于' : '应小于' })
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return '不能为空'
      return limit(issue, issue.minimum, { text: '至少', number: issue.inclusive ? '不能小于' : '应大于' })
    case 'invalid_format':
      return formats[issue.format] ?? '写法不对'
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`
    case 'unrecognized_keys':
      return `没有“${issue.keys.join('、')}”这一项`
    default:
      return '内容不对'
  }
}

function limit(
  { origin }: { origin: string },
  at: number | bigint,
  say: { text: string; number: string },
): string {
  if (origin === 'string') return `${say.text} ${at} 个字`
  if (origin === 'array' || origin === 'set' || origin === 'map') return `${say.text} ${at} 项`
  return `${say.number} ${at}`
}
