import { streamNames, streams } from '../core/codes.ts'
import { isDay } from '../core/day.ts'
import { foldWidth } from '../core/text.ts'
import type { Measure, PlanData, PlanTarget, Task } from '../packs/plan-data.ts'
import { planSystems, recurrences } from '../packs/plan-data.ts'
import type { Pack } from '../packs/schema.ts'
import type { ListField, ListFile, ListLine } from '../parties/list-file.ts'
import { cuesOf, measureId } from './amendment-changes.rules.ts'
import { readTargets, targetText } from './amendment-targets.rules.ts'
import { planSystemNames, recurrenceNames } from './contract.ts'
import { unitName } from './units.rules.ts'

/** The measures of a plan as a workbook: what goes out can be changed in Excel and come back as an amendment. */
export const sheetFields = [
  { key: 'id', titles: ['编号', '措施编号'], width: 9 },
  { key: 'section', titles: ['部分', '板块'], width: 18 },
  { key: 'taskNo', titles: ['任务序号', '任务编号'], required: true, width: 9 },
  { key: 'task', titles: ['任务', '任务名称'], required: true, width: 26 },
  { key: 'no', titles: ['措施序号'], width: 9 },
  { key: 'title', titles: ['措施', '措施内容', '主要措施'], required: true, width: 40 },
  { key: 'leads', titles: ['牵头单位', '责任单位'], required: true, width: 24 },
  { key: 'supports', titles: ['协办单位', '配合单位'], width: 30 },
  { key: 'streets', titles: ['街道落实', '各街道'], width: 9 },
  { key: 'system', titles: ['所属体系', '体系'], width: 11 },
  { key: 'deadline', titles: ['完成时限', '时限'], width: 12 },
  { key: 'recurrence', titles: ['频次'], width: 9 },
  { key: 'targets', titles: ['目标', '量化目标'], width: 36 },
  { key: 'deliverables', titles: ['成果', '工作成果'], width: 24 },
  { key: 'streams', titles: ['废物类别', '涉及废物'], width: 24 },
  { key: 'cues', titles: ['正文关键词', '关键词'], width: 20 },
] as const satisfies readonly (ListField & { width: number })[]
export type SheetKey = (typeof sheetFields)[number]['key']
type Values = ListLine<SheetKey>['values']

/** Names read as codes; what the district does not know is undefined. */
export type FindUnit = (name: string) => string | undefined

export function sheetRows(plan: PlanData, pack: Pick<Pack, 'units' | 'streets'>): Record<SheetKey, string>[] {
  const names = (codes: readonly string[]) => codes.map((code) => unitName(pack, code)).join('、')
  return plan.tasks.flatMap((task) =>
    task.measures.map((m) => ({
      id: m.id,
      section: plan.sections.find((s) => s.no === task.section)?.title ?? '',
      taskNo: String(task.no),
      task: task.title,
      no: String(m.no),
      title: m.title,
      leads: names(m.leads),
      supports: names(m.supports),
      streets: m.streets ? '是' : '否',
      system: planSystemNames[m.system],
      deadline: m.deadline ?? '',
      recurrence: m.recurrence ? recurrenceNames[m.recurrence] : '',
      targets: m.targets.map(targetText).join('；'),
      deliverables: m.deliverables.join('；'),
      streams: m.streams.map((s) => streamNames[s]).join('、'),
      cues: m.cues.join('、'),
    })),
  )
}

export interface ReadSheet {
  readonly sections: PlanData['sections']
  readonly tasks: Task[]
  readonly faults: readonly { readonly row: number; readonly message: string }[]
}

/**
 * The measures a workbook has, each on the measure of the same number where the plan has one: what the file has no
 * column for stays as it was. A section the plan does not have is a new one (a plan of its own may bring its own).
 */
export function readSheet({ lines, columns }: ListFile<SheetKey>, plan: PlanData, find: FindUnit): ReadSheet {
  const faults: { row: number; message: string }[] = []
  const sections = [...plan.sections]
  const tasks: Task[] = []
  const has = (key: SheetKey) => columns[key] !== undefined
  for (const { row, values } of lines) {
    const say = (message: string) => faults.push({ row, message })
    const taskNo = Number(foldWidth(values.taskNo ?? '').replace(/^任务/, ''))
    if (!Number.isInteger(taskNo) || taskNo < 1) {
      say(`任务序号“${values.taskNo ?? ''}”不是序号`)
      continue
    }
    const task = tasks.find((t) => t.no === taskNo) ?? newTask(taskNo, values, plan, sections, say)
    if (!tasks.includes(task)) tasks.push(task)
    else if (values.task && values.task !== task.title) say(`任务${taskNo}在表中有两个名称`)
    const measure = readMeasure({ values, has, task, plan, find, say })
    if (tasks.some((t) => t.measures.some((m) => m.id === measure.id))) say(`编号 ${measure.id} 重复`)
    task.measures.push(measure)
  }
  return { sections, tasks, faults }
}

function newTask(
  no: number,
  { task, section }: Values,
  plan: PlanData,
  sections: PlanData['sections'],
  say: (message: string) => void,
): Task {
  const was = plan.tasks.find((t) => t.no === no)
  if (!task) say('没有写任务名称')
  const found = sections.find((s) => s.title === section)
  if (section && !found) sections.push({ no: Math.max(0, ...sections.map((s) => s.no)) + 1, title: section })
  const at = section ? (found ?? sections.at(-1))?.no : was?.section
  const fixed = was?.fixedSystem ? { fixedSystem: was.fixedSystem } : {}
  return { no, section: at ?? sections[0]?.no ?? 1, title: task ?? '', ...fixed, measures: [] }
}

interface Reading {
  readonly values: Values
  readonly has: (key: SheetKey) => boolean
  readonly task: Task
  readonly plan: PlanData
  readonly find: FindUnit
  readonly say: (message: string) => void
}

function readMeasure({ values, has, task, plan, find, say }: Reading): Measure {
  const no = values.no ? Number(foldWidth(values.no)) : task.measures.length + 1
  if (!Number.isInteger(no) || no < 1) say(`措施序号“${values.no}”不是序号`)
  const id = values.id ?? measureId(plan, task.no, no)
  const was = plan.tasks.flatMap((t) => t.measures).find((m) => m.id === id)
  const units = (key: 'leads' | 'supports') =>
    words(values[key]).flatMap((name) => {
      const code = find(name)
      if (!code) say(`没有“${name}”这个单位`)
      return code ? [code] : []
    })
  if (!values.title) say('没有写措施')
  if (!values.leads) say('没有写牵头单位')
  const kept = <T>(key: SheetKey, read: () => T, old: T | undefined, otherwise: T): T =>
    has(key) ? read() : (old ?? otherwise)
  return {
    ...was,
    id,
    no,
    title: values.title ?? '',
    cues: values.cues ? words(values.cues) : (was?.cues ?? cuesOf(values.title ?? '')),
    leads: units('leads'),
    supports: kept('supports', () => units('supports'), was?.supports, []),
    streets: kept('streets', () => values.streets !== '否', was?.streets, true),
    system: values.system
      ? (choice(values.system, planSystems, planSystemNames, '所属体系', say) ?? 'institutional')
      : (was?.system ?? task.fixedSystem ?? 'institutional'),
    deadline: kept('deadline', () => readDeadline(values.deadline, say), was?.deadline, null),
    recurrence: kept('recurrence', () => readRecurrence(values.recurrence, say), was?.recurrence, null),
    targets: kept<PlanTarget[]>(
      'targets',
      () => readTargets(values.targets, was?.targets ?? [], say),
      was?.targets,
      [],
    ),
    deliverables: kept('deliverables', () => sentences(values.deliverables), was?.deliverables, []),
    streams: values.streams ? readStreams(values.streams, say) : (was?.streams ?? [...streams]),
  }
}

const words = (text = ''): string[] =>
  text
    .split(/[、,，;；\n]+/)
    .map((w) => w.trim())
    .filter(Boolean)
const sentences = (text = ''): string[] =>
  text
    .split(/[;；\n]+/)
    .map((w) => w.trim())
    .filter(Boolean)

function choice<T extends string>(
  text: string,
  all: readonly T[],
  names: Readonly<Record<T, string>>,
  title: string,
  say: (message: string) => void,
): T | null {
  const found = all.find((one) => names[one] === text || names[one].startsWith(text))
  if (!found) say(`${title}“${text}”应为 ${all.map((one) => names[one]).join('、')} 之一`)
  return found ?? null
}

const readRecurrence = (text: string | undefined, say: (message: string) => void) =>
  text ? choice(text, recurrences, recurrenceNames, '频次', say) : null

function readStreams(text: string, say: (message: string) => void): Measure['streams'] {
  if (/^(全部|各类|所有)/.test(text)) return [...streams]
  return words(text).flatMap((name) => {
    const found = choice(name, streams, streamNames, '废物类别', say)
    return found ? [found] : []
  })
}

/** 2025-12-31, 2025年12月31日; 06-05, 6月5日, 每年6月5日. */
export function readDeadline(text: string | undefined, say: (message: string) => void): string | null {
  if (!text) return null
  const plain = foldWidth(text).trim()
  const day = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?前?$/.exec(plain)
  const yearly = /^(?:每年)?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?前?$/.exec(plain)
  const two = (n: string | undefined) => (n ?? '').padStart(2, '0')
  const read = day
    ? `${day[1]}-${two(day[2])}-${two(day[3])}`
    : yearly && `${two(yearly[1])}-${two(yearly[2])}`
  if (read && isDay(read.length === 5 ? `2024-${read}` : read)) return read
  say(`完成时限“${text}”应写成 2025-12-31 或每年的 06-05`)
  return null
}
