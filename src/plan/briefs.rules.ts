import { type Day, labelDay } from '../core/day.ts'
import { type Dated, dueKindNames } from './calendar.rules.ts'
import type { LateThing, MeetingPayload, Section, SummaryPayload } from './matters.contract.ts'

/** Live data of a period put into the words of an official document. Pure; the office edits what comes out. */

/** What the registers say of a period. */
export interface PeriodFacts {
  /** 2025年第2季度. */
  readonly label: string
  readonly submissions: { readonly owed: number; readonly done: number }
  readonly orders: { readonly issued: number; readonly closed: number; readonly open: number }
  readonly actions: { readonly begun: number; readonly done: number; readonly open: number }
  readonly late: readonly LateThing[]
  readonly coming: readonly Dated[]
  /** What other parts of the product add: lights, figures. */
  readonly told: readonly Section[]
  readonly nameOf: (unit: string | null) => string
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** Headings numbered as official documents number them. */
export function numbered(sections: readonly Section[]): Section[] {
  return sections.map((section, i) => ({
    ...section,
    heading: `${numerals[i] ?? String(i + 1)}、${section.heading.replace(/^[一二三四五六七八九十]+、/, '')}`,
  }))
}

export function briefSections(facts: PeriodFacts): Section[] {
  return numbered([
    progress(facts),
    ...facts.told,
    lateSection('滞后事项', facts),
    {
      heading: '近期安排',
      paragraphs: facts.coming.length === 0 ? ['近期没有到期事项。'] : [],
      ...(facts.coming.length > 0 ? { table: comingTable(facts) } : {}),
    },
  ])
}

/** 通报 adds who stands how: units by what they are late with. */
export function circularSections(facts: PeriodFacts): Section[] {
  const byUnit = [...Map.groupBy(facts.late, (one) => one.unit)]
    .map(([unit, list]) => ({ unit, count: list.length, most: Math.max(...list.map((one) => one.daysLate)) }))
    .toSorted((a, b) => b.count - a.count || b.most - a.most)
  const ranking: Section = {
    heading: '各单位滞后情况',
    paragraphs: byUnit.length === 0 ? ['各单位没有滞后事项。'] : [],
    ...(byUnit.length > 0
      ? {
          table: {
            columns: ['单位', '滞后事项（件）', '最长逾期（天）'],
            rows: byUnit.map((one) => [facts.nameOf(one.unit), String(one.count), String(one.most)]),
          },
        }
      : {}),
  }
  const demands = {
    heading: '工作要求',
    paragraphs: ['请各单位对照滞后事项逐项明确完成时限和责任人，并按时反馈。'],
  }
  return numbered([progress(facts), ...facts.told, ranking, lateSection('滞后事项', facts), demands])
}

const DECISIONS = 3

/** 专报: the matters that need a leader, with the unit, the days late and what is asked. */
export function specialReportSections(facts: PeriodFacts): Section[] {
  const top = facts.late.slice(0, DECISIONS)
  const matters = top.map((one) => ({
    heading: one.origin.title,
    paragraphs: [
      `责任单位：${facts.nameOf(one.unit)}。${one.reason}。`,
      one.order
        ? `已发督办单${one.order.number ?? ''}，提请领导小组关注办理情况。`
        : '尚未督办，提请领导小组审定是否督办。',
    ],
  }))
  const none = { heading: '重点问题', paragraphs: ['本期没有需要提请决策的事项。'] }
  return numbered([progress(facts), ...(matters.length > 0 ? matters : [none])])
}

function progress({ label, submissions, orders, actions }: PeriodFacts): Section {
  const { owed, done } = submissions
  const rate = owed === 0 ? '' : `，及时率 ${((done * 100) / owed).toFixed(1)}%`
  return {
    heading: '总体进展',
    paragraphs: [
      `${label}应汇交数据 ${owed} 项，已汇交 ${done} 项${rate}。`,
      `印发督办单 ${orders.issued} 件，销号 ${orders.closed} 件，在办 ${orders.open} 件；` +
        `交办议定与批示事项 ${actions.begun} 件，办结 ${actions.done} 件，在办 ${actions.open} 件。`,
    ],
  }
}

const SHOWN = 30

function lateSection(heading: string, { late, nameOf }: PeriodFacts): Section {
  if (late.length === 0) return { heading, paragraphs: ['没有滞后事项。'] }
  const more = late.length > SHOWN ? [`共 ${late.length} 件，列出逾期最长的 ${SHOWN} 件。`] : []
  return {
    heading,
    paragraphs: more,
    table: {
      columns: ['事项', '责任单位', '期限', '情况'],
      rows: late
        .slice(0, SHOWN)
        .map((one) => [
          one.origin.title,
          nameOf(one.unit),
          one.due === null ? '—' : labelDay(one.due as Day),
          one.reason,
        ]),
    },
  }
}

function comingTable({ coming, nameOf }: PeriodFacts): NonNullable<Section['table']> {
  return {
    columns: ['事项', '类别', '责任单位', '期限'],
    rows: folded(coming).map(({ one, same }) => [
      same > 1 ? `各单位年度总结（${same} 家）` : one.title,
      dueKindNames[one.kind],
      same > 1 ? '各单位' : nameOf(one.unit),
      labelDay(one.due),
    ]),
  }
}

/** What every unit owes by the same day is one line. */
function folded(things: readonly Dated[]): { one: Dated; same: number }[] {
  const lineOf = (one: Dated) => (one.kind === 'summary' ? `summary ${one.due}` : one.key)
  return [...Map.groupBy(things, lineOf).values()].map((same) => ({
    one: same[0] as Dated,
    same: same.length,
  }))
}

/** 会议纪要, from the meeting as it was held. */
export function minutesSections(meeting: MeetingPayload, nameOf: (unit: string | null) => string): Section[] {
  const { heldOn, place, attendees, agenda, minutes, actions } = meeting
  const agreed = actions.map((one) => [one.title, nameOf(one.unit), labelDay(one.due as Day)])
  return numbered([
    {
      heading: '会议概况',
      paragraphs: [
        `时间：${labelDay(heldOn as Day)}。${place === '' ? '' : `地点：${place}。`}参加：${attendees.join('、')}。`,
      ],
    },
    { heading: '议题', paragraphs: agenda.map((one, i) => `${i + 1}.${one.title}（${one.reason}）`) },
    { heading: '会议意见', paragraphs: minutes.split('\n') },
    {
      heading: '议定事项',
      paragraphs: agreed.length === 0 ? ['没有议定事项。'] : [],
      ...(agreed.length > 0 ? { table: { columns: ['事项', '责任单位', '完成时限'], rows: agreed } } : {}),
    },
  ])
}

export interface HandedSummary {
  readonly unit: string
  readonly payload: SummaryPayload
}

/** The December summaries side by side: under each heading every unit's words, and who has not handed in. */
export function compiledSummaries(
  titles: readonly { readonly key: string; readonly title: string }[],
  handed: readonly HandedSummary[],
  missing: readonly string[],
  nameOf: (unit: string | null) => string,
): Section[] {
  const sections = titles.map(({ key, title }) => ({
    heading: title,
    paragraphs: handed.flatMap(({ unit, payload }) => [
      `【${nameOf(unit)}】`,
      ...(payload.texts[key] ?? '').split('\n').filter((line) => line.trim() !== ''),
    ]),
  }))
  const owed = missing.length > 0 ? [`尚未报送：${missing.map(nameOf).join('、')}。`] : ['各单位均已报送。']
  return numbered([...sections, { heading: '报送情况', paragraphs: owed }])
}

/** One year of a plan as its end report tells it. */
export interface YearTold {
  readonly year: number
  readonly summaries: number
  readonly orders: { readonly issued: number; readonly closed: number }
  readonly meetings: number
  readonly grades: readonly { readonly name: string; readonly count: number }[]
}

/** 总结评估报告 at the plan's end: the years, what other parts add, what is still open on the last day. */
export function reviewSections(
  years: readonly YearTold[],
  told: readonly Section[],
  facts: Pick<PeriodFacts, 'late' | 'nameOf'>,
  end: Day,
): Section[] {
  const rows = years.map((one) => [
    `${one.year}年`,
    String(one.meetings),
    `${one.orders.issued}/${one.orders.closed}`,
    String(one.summaries),
    one.grades.map((grade) => `${grade.name}${grade.count}`).join('、') || '—',
  ])
  return numbered([
    {
      heading: '实施概况',
      paragraphs: [`规划期截至${labelDay(end)}。各年推进情况如下。`],
      table: { columns: ['年度', '会议（次）', '督办印发/销号（件）', '报送总结（家）', '考核结果'], rows },
    },
    ...told,
    lateSection('尚未完成的事项', facts as PeriodFacts),
    { heading: '下一步建议', paragraphs: ['对尚未完成的事项明确接续安排，纳入下一期规划。'] },
  ])
}
