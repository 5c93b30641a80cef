import type { Random } from './random.ts'

/** What units write into their reports: ordinary sentences, put together from the measure's own short words. */
const first = [
  '召开专题会议，细化分工，明确责任科室和联系人',
  '完成本期摸底，更新工作清单',
  '组织现场指导和检查，发现的问题已建账',
  '规范台账，按期汇交数据并与账册核对',
  '开展业务培训和宣传引导',
]
const second = [
  '重点点位已全部走访',
  '对发现的问题逐项督促整改',
  '与协办单位、街道建立联络机制',
  '对照验收标准开展自查',
  '佐证材料同步归档',
]
const next = [
  '下一步按分解任务的时间节点继续推进',
  '下一步针对薄弱环节开展帮扶',
  '下一步补齐佐证材料，做好迎检准备',
  '下一步总结做法，形成长效机制',
]
const returned = [
  '请补充数据来源和佐证材料。',
  '进展描述过于笼统，请对照分解任务逐项说明。',
  '完成比例与分解任务的实际状态不符，请核实。',
]

export const narrative = (random: Random, title: string): string =>
  `围绕“${title}”，${random.pick(first)}；${random.pick(second)}。${random.pick(next)}。（演示数据）`

export const finished = (title: string): string => `“${title}”已按验收标准完成，申请验收。（演示数据）`

export const amended = (text: string): string => `已按退回意见补充。${text}`

export const returnNote = (random: Random): string => random.pick(returned)
