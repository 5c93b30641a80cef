import { isDay, labelDay } from '../../core/day.ts'
import type { FourLists, ListChange, ProjectRow, TaskRow, UnitDuties } from '../contract.ts'

/** The lists as rows of words, the same for Word and Excel; columns are the plan's own (annexes 1 and 2). */
export interface Part {
  readonly title: string
  readonly columns: readonly string[]
  /** Parts of the text's width. */
  readonly widths: readonly number[]
  /** A row of one cell goes over all columns: the band over a group of rows. */
  readonly rows: readonly (readonly string[])[]
  /** What stands where there are no rows. */
  readonly empty: string
}

/** 新增 and 变化 against the last signed version are marked in the first column. */
const markOf = (changes: readonly ListChange[], list: ListChange['list'], what: string): string => {
  const found = changes.find((c) => c.list === list && c.what === what)
  return found ? `〔${found.kind}〕` : ''
}

const numerals = ['一', '二', '三', '四', '五', '六', '七']

/** Annex 1 as the plan prints it: one table, a band over the tasks of each system. */
export function taskPart({ tasks, districtName }: FourLists, changes: readonly ListChange[]): Part {
  const row = (r: TaskRow): string[] => [
    String(r.no),
    `${markOf(changes, '任务清单', `${r.id} ${r.place}`)}${r.place}　${r.title}`,
    r.leadUnits.join('、'),
    r.supportingUnits.join('、'),
    // The mark stands under the day.
    r.completion.replace('（', '\n（'),
  ]
  return {
    title: `${districtName}“无废城市”四大体系建设任务清单`,
    columns: ['序号', '任务清单', '牵头单位', '协办单位', '完成时限'],
    widths: [1, 7.4, 3.5, 3.5, 3],
    rows: tasks.flatMap((group, i) => [
      [`${numerals[i] ?? i + 1}、${group.title}`],
      ...(group.rows.length > 0 ? group.rows.map(row) : [['本体系没有任务']]),
    ]),
    empty: '没有任务',
  }
}

const dayText = (day: string | null): string => (day !== null && isDay(day) ? labelDay(day) : (day ?? ''))

export function projectPart({ projects, districtName }: FourLists, changes: readonly ListChange[]): Part {
  const row = (p: ProjectRow): string[] => [
    String(p.no),
    `${markOf(changes, '项目清单', p.name)}${p.name}`,
    p.content,
    p.investment ?? '',
    dayText(p.start),
    dayText(p.finish),
    p.place ?? '',
    p.accountable ?? '',
    p.implementer ?? '',
  ]
  return {
    title: `${districtName}“无废城市”建设项目清单`,
    columns: [
      '序号',
      '项目名称',
      '工程建设内容',
      '总投资（万元）',
      '（拟）开工时间',
      '拟建成时间',
      '建设地点',
      '责任主体',
      '实施主体',
    ],
    widths: [1, 3.4, 4.4, 1.9, 2.2, 2.2, 2.4, 2.7, 2.7],
    rows: projects.map(row),
    empty: '没有登记的项目',
  }
}

export function responsibilityPart(lists: FourLists, changes: readonly ListChange[]): Part {
  const placeOf = new Map([
    ...lists.tasks.flatMap((g) => g.rows.map((r) => [r.id, r.place] as const)),
    ...(lists.safeguards ?? []).map((s) => [s.id, `${s.place}${s.title}`] as const),
  ])
  const places = (ids: readonly string[]): string => shortened(ids.map((id) => placeOf.get(id) ?? id))
  const wasteTitle = (key: string): string => {
    const [table = '', row = ''] = key.split('.')
    const found = lists.waste.tables.find((t) => t.no === Number(table))
    return `表${table} ${found?.rows.find((r) => r.key === row)?.label ?? found?.title ?? row}`
  }
  const row = (u: UnitDuties, i: number): string[] => [
    String(i + 1),
    `${markOf(changes, '责任清单', u.name)}${u.name}`,
    places(u.leads),
    places(u.supports),
    [...u.duties, ...(u.carriesOut.length > 0 ? [`落实 ${u.carriesOut.length} 项措施`] : [])].join('；'),
    u.wasteRows.map(wasteTitle).join('、'),
  ]
  return {
    title: `${lists.districtName}“无废城市”建设责任清单`,
    columns: ['序号', '责任单位', '牵头措施', '协办措施', '其他职责', '负责的数据'],
    widths: [1, 2.8, 7, 3.6, 2.2, 3.6],
    rows: lists.responsibilities.map(row),
    empty: '没有责任单位',
  }
}

/** 任务1（1）、任务1（2）、任务3（1） is said as 任务1（1）（2）；任务3（1）. */
function shortened(places: readonly string[]): string {
  const tasks = new Map<string, string>()
  const others: string[] = []
  for (const place of places.toSorted((a, b) => a.localeCompare(b, 'zh', { numeric: true }))) {
    const [, no, measure] = /^任务(\d+)(（\d+）)$/.exec(place) ?? []
    if (no === undefined) others.push(place)
    else tasks.set(no, `${tasks.get(no) ?? ''}${measure}`)
  }
  const sorted = [...tasks]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([no, list]) => `任务${no}${list}`)
  return [...sorted, ...others].join('；')
}

/** From each waste to what acts on it; what acts on all of them is said once. */
export function linkPart({ links, tasks, waste }: FourLists): Part {
  const measures = new Map(tasks.flatMap((g) => g.rows.map((r) => [r.id, r] as const)))
  const everywhere = (id: string): boolean => measures.get(id)?.tables.length === waste.tables.length
  const places = (ids: readonly string[]): string => shortened(ids.map((id) => measures.get(id)?.place ?? id))
  const common = [...measures.keys()].filter(everywhere)
  return {
    title: '废物与任务、责任、项目对应表',
    columns: ['废物', '数据单位', '相关措施', '相关项目'],
    widths: [3.4, 2.6, 6, 5],
    rows: [
      ...(common.length > 0 ? [['全部废物', '', places(common), '']] : []),
      ...alike(links).map(({ labels, link }) => [
        `表${link.table} ${labels.join('、')}`,
        link.units.join('、') || '—',
        places(link.measures.filter((id) => !everywhere(id))) || '—',
        link.projects.join('；') || '—',
      ]),
    ],
    empty: '没有对应关系',
  }
}

/** Rows of one table on which the same units, measures and projects act are one. */
function alike(links: FourLists['links']): { labels: string[]; link: FourLists['links'][number] }[] {
  const groups = Map.groupBy(links, ({ table, units, measures, projects }) =>
    JSON.stringify([table, units, measures, projects]),
  )
  return [...groups.values()].map((same) => ({
    labels: same.map((one) => one.label),
    link: same[0] as FourLists['links'][number],
  }))
}

export function changePart(changes: readonly ListChange[]): Part {
  return {
    title: '与上一签发版本的差异',
    columns: ['清单', '类别', '内容', '原为', '现为'],
    widths: [2, 1.4, 4, 5, 5],
    rows: changes.map((c) => [c.list, c.kind, c.what, c.before ?? '', c.after ?? '']),
    empty: '没有差异',
  }
}
