import { addDays, asDay, type Day } from '../core/day.ts'
import { labelPeriod, monthPeriod, type Period, parsePeriod, periodKey } from '../core/period.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { dayIn, startOfDay } from '../core/zone.ts'
import { lateThings } from '../plan/late.ts'
import type { LateThing, MatterDraft } from '../plan/matters.contract.ts'
import { arisenFrom, getMatterRecord } from '../plan/matters.store.ts'
import { actOnMatter, beginMatter } from '../plan/matters.ts'
import { agendaFrom } from '../plan/meetings.rules.ts'
import { withPlan } from '../plan/plan-source.ts'
import { proposePaper } from '../plan/proposals.ts'
import { type RhythmHouse, workingUnits } from '../plan/rhythm-house.ts'
import type { Actor } from '../platform/actor.ts'
import { once } from '../platform/command.ts'
import type { Database, Writer } from '../platform/database.ts'

/**
 * The rhythm of the demonstration year: meetings, briefs, orders answered in time and late, an instruction, summaries,
 * an appraisal with a dispute. Played through the same doors as people use, under a clock of its own; every step is a
 * command, so a start that was broken off goes on where it stopped.
 */
interface Stage {
  readonly database: Database
  readonly house: RhythmHouse
  readonly year: number
  readonly now: Date
}

type Hand = 'clerk' | 'chief' | 'leader'

export async function demonstrateRhythm(stage: Stage): Promise<void> {
  const { year } = stage
  for (const quarter of [1, 2, 3, 4]) await playQuarter(stage, quarter)
  for (let month = 1; month <= 12; month++) await playBrief(stage, monthPeriod(year, month))
  await playInstruction(stage)
  await playSummaries(stage)
  await playAppraisal(stage)
}

function actorOf({ house }: Stage, hand: Hand | { readonly unit: string }): Actor {
  const { pack } = house.district
  const shared = { district: pack.district.district, parties: [] }
  if (typeof hand === 'string') {
    const names = { clerk: '演示经办', chief: '演示审核', leader: '演示区领导' }
    const role = hand === 'leader' ? ('leader' as const) : ('office' as const)
    return { ...shared, id: `demo:${hand}`, name: names[hand], role, unit: null, streets: [] }
  }
  const { unit } = hand
  const street = pack.streets.some((one) => one.code === unit)
  const name = [...pack.units, ...pack.streets].find((one) => one.code === unit)?.name ?? unit
  const who = { id: `demo:${unit}`, name: `${name}经办` }
  return street
    ? { ...shared, ...who, role: 'street', unit: null, streets: [unit] }
    : { ...shared, ...who, role: 'department', unit, streets: [] }
}

/** Half past nine and later of a day in the district, a minute apart so that the history reads in order. */
function momentOf({ house }: Stage, day: Day, step: number): Date {
  return new Date(startOfDay(house.district.zone, day).getTime() + (9 * 60 + 30 + step) * 60_000)
}

async function play<T extends object>(
  stage: Stage,
  hand: Hand | { readonly unit: string },
  key: string,
  at: Date,
  run: (tx: Writer, house: RhythmHouse) => Promise<T>,
): Promise<T | undefined> {
  if (at > stage.now) return undefined
  const { database, house } = stage
  const live = withPlan({ database, now: () => at }, house)
  return await database.write(actorOf(stage, hand), (tx) =>
    once(tx, `rhythm ${stage.year} ${key}`, {}, at, () => run(tx, live)),
  )
}

type Draft = MatterDraft | ((tx: Writer, house: RhythmHouse, today: Day) => Promise<MatterDraft | undefined>)

async function begin(
  stage: Stage,
  hand: Hand | { readonly unit: string },
  key: string,
  day: Day,
  draft: Draft,
): Promise<number | undefined> {
  const at = momentOf(stage, day, 0)
  const made = await play(stage, hand, key, at, async (tx, house) => {
    const drawn = typeof draft === 'function' ? await draft(tx, house, dayIn(house.district.zone, at)) : draft
    return { id: drawn ? await beginMatter(tx, house, drawn, at) : null }
  })
  return made?.id ?? undefined
}

interface Step {
  readonly hand: Hand | { readonly unit: string }
  readonly act: string
  readonly day: Day
  readonly note?: string
  readonly fields?: Record<string, unknown>
}

async function walk(stage: Stage, key: string, id: number, steps: readonly Step[]): Promise<void> {
  for (const [i, { hand, act, day, note, fields }] of steps.entries()) {
    const at = momentOf(stage, day, i + 1)
    await play(stage, hand, `${key} ${i} ${act}`, at, async (tx, house) => {
      const { version } = await getMatterRecord(tx, id)
      const asked = {
        key,
        act,
        version,
        evidence: [],
        ...(note ? { note } : {}),
        ...(fields ? { fields } : {}),
      }
      return await actOnMatter(tx, house, id, asked, at)
    })
  }
}

const after = ({ house }: Stage, day: Day, workingDays: number): Day =>
  addWorkingDays(day, workingDays, house.district.pack.holidays).day

const AGENDA = 5

/** The meeting of a quarter on the last working day before the 25th of its last month, and an order about what is latest. */
async function playQuarter(stage: Stage, quarter: number): Promise<void> {
  const period = parsePeriod(`${stage.year}Q${quarter}`)
  const day = after(stage, asDay(`${stage.year}-${String(quarter * 3).padStart(2, '0')}-25`), -1)
  const { rhythm } = stage.house.district.pack
  const key = `meeting ${quarter}`
  const meeting = await begin(stage, 'clerk', key, day, async (tx, house, today) => {
    const agenda = agendaFrom(await lateThings(tx, house, today)).slice(0, AGENDA)
    const units = [...new Set(agenda.flatMap((one) => (one.unit === null ? [] : [one.unit])))]
    const title = rhythm.meeting.title.replace('{period}', labelPeriod(period))
    const place = '区行政中心会议室'
    return { kind: 'meeting', title, period: periodKey(period), heldOn: day, place, agenda, units }
  })
  if (meeting === undefined) return
  await holdMeeting(stage, key, meeting, day)
  await playOrder(stage, quarter, after(stage, day, 3))
}

async function holdMeeting(stage: Stage, key: string, meeting: number, day: Day): Promise<void> {
  const { agenda, units } = await stage.database.read(actorOf(stage, 'clerk'), async (tx) => {
    const record = await getMatterRecord(tx, meeting)
    return { agenda: record.payload.agenda as { title: string; unit: string | null }[], units: record.units }
  })
  const due = after(stage, day, 10)
  const actions = agenda
    .flatMap(({ title, unit }) => (unit === null ? [] : [{ title: `完成“${title}”`, unit, due }]))
    .slice(0, 2)
  const attendees = [
    '区领导',
    '无废办',
    ...units.map((unit) => actorOf(stage, { unit }).name.replace('经办', '')),
  ]
  const minutes = '会议听取了本季度推进情况，逐项研究了滞后事项，明确了责任单位和时限。'
  await walk(stage, key, meeting, [
    { hand: 'clerk', act: 'hold', day, fields: { attendees, minutes, actions } },
  ])
  await answerActions(stage, key, meeting, after(stage, day, 8))
}

async function answerActions(stage: Stage, key: string, parent: number, day: Day): Promise<void> {
  const actions = await stage.database.read(actorOf(stage, 'clerk'), (tx) => arisenFrom(tx, parent))
  for (const { id, unit } of actions) {
    if (unit === null) continue
    await walk(stage, `${key} action ${id}`, id, [
      { hand: { unit }, act: 'answer', day, note: '已按要求办理，材料随附。' },
      { hand: 'clerk', act: 'check', day: after(stage, day, 2) },
    ])
  }
}

/** First quarter in time, second late, third sent back and still owed, fourth just signed for. */
async function playOrder(stage: Stage, quarter: number, day: Day): Promise<void> {
  const key = `order ${quarter}`
  const due = after(stage, day, 15)
  const order = await begin(stage, 'clerk', key, day, async (tx, house, today) => {
    const late = (await lateThings(tx, house, today)).filter((one) => one.order === null && one.unit !== null)
    return orderAbout(late[quarter % Math.max(1, Math.min(late.length, 4))], due)
  })
  if (order === undefined) return
  const unit = await stage.database.read(
    actorOf(stage, 'clerk'),
    async (tx) => (await getMatterRecord(tx, order)).unit,
  )
  if (unit === null) return
  const own = { unit }
  const next = after(stage, day, 1)
  const answered = quarter === 2 ? after(stage, due, 4) : after(stage, due, -3)
  const checked = after(stage, answered, 2)
  const front: Step[] = [
    { hand: 'clerk', act: 'submit', day },
    { hand: 'chief', act: 'review', day },
    { hand: 'leader', act: 'sign', day: next },
    { hand: 'clerk', act: 'number', day: next },
    { hand: 'clerk', act: 'issue', day: next },
    { hand: own, act: 'acknowledge', day: after(stage, next, 1) },
  ]
  const answer: Step = { hand: own, act: 'answer', day: answered, note: '已完成补报并明确专人负责。' }
  const end: Step[] =
    quarter === 3
      ? [answer, { hand: 'clerk', act: 'sendBackWork', day: checked, note: '数据仍不完整，请核实后再报。' }]
      : [
          answer,
          { hand: 'clerk', act: 'check', day: checked },
          { hand: 'chief', act: 'closeOut', day: after(stage, checked, 3) },
        ]
  await walk(stage, key, order, [...front, ...(quarter === 4 ? [] : end)])
}

function orderAbout(late: LateThing | undefined, due: Day): MatterDraft | undefined {
  if (!late || late.unit === null) return undefined
  const { origin, unit, reason } = late
  return {
    kind: 'order',
    title: `关于“${origin.title}”的督办`.slice(0, 200),
    unit,
    due,
    matter: `“${origin.title}”${reason}，请查明原因，尽快完成。`,
    basis: '推进会议定事项及年度任务分解。',
    countersigners: [],
    origin,
  }
}

/** The brief of a month, five working days after it, signed for by nobody yet. */
async function playBrief(stage: Stage, period: Period): Promise<void> {
  const kind = stage.house.district.pack.rhythm.papers.find((one) => one.use === 'brief')
  if (!kind) return
  const day = after(stage, addDays(period.to, -1), 5)
  const key = `brief ${periodKey(period)}`
  const at = momentOf(stage, day, 0)
  const brief = await begin(stage, 'clerk', key, day, async (tx, house) => {
    const asked = { paperKind: kind.key, period: periodKey(period) }
    const { title, recipients, sections } = await proposePaper(tx, house, asked, at)
    return { kind: 'paper', ...asked, title, recipients, sections, countersigners: [] }
  })
  if (brief === undefined) return
  await walk(stage, key, brief, [
    { hand: 'clerk', act: 'submit', day },
    { hand: 'chief', act: 'review', day },
    { hand: 'chief', act: 'sign', day },
    { hand: 'clerk', act: 'number', day },
    { hand: 'clerk', act: 'issue', day },
  ])
}

async function playInstruction(stage: Stage): Promise<void> {
  const day = asDay(`${stage.year}-05-12`)
  const [unit] = workingUnits(stage.house)
  if (unit === undefined) return
  const key = 'instruction'
  const id = await begin(stage, 'leader', key, day, {
    kind: 'instruction',
    title: '关于做好数据汇交的批示',
    leader: '演示区领导',
    instructedOn: day,
    words: '请各责任单位按时汇交数据，无废办逐月通报。',
    actions: [{ title: '梳理汇交断点并提出改进措施', unit, due: after(stage, day, 15) }],
  })
  if (id === undefined) return
  await answerActions(stage, key, id, after(stage, day, 10))
  await walk(stage, key, id, [{ hand: 'clerk', act: 'meet', day: after(stage, day, 14) }])
}

/** All but the last unit hand in, the second after being sent back once. */
async function playSummaries(stage: Stage): Promise<void> {
  const { year, house } = stage
  const day = asDay(`${year}-12-18`)
  const units = workingUnits(house).slice(0, -1)
  for (const [i, unit] of units.entries()) {
    const hand = { unit }
    const words = [
      '按方案推进各项任务，总体进展平稳。',
      '健全台账，按月汇交，开展宣传培训。',
      '基层力量不足，建议加强培训。',
    ]
    const texts = Object.fromEntries(
      house.district.pack.rhythm.summary.sections.map(({ key }, j) => [key, words[j] ?? words[0] ?? '']),
    )
    const key = `summary ${unit}`
    const id = await begin(stage, hand, key, day, { kind: 'summary', year, unit, texts })
    if (id === undefined) continue
    const again: Step[] =
      i === 1
        ? [
            { hand: 'clerk', act: 'sendBack', day: after(stage, day, 1), note: '请补充数据。' },
            { hand, act: 'submit', day: after(stage, day, 3) },
          ]
        : []
    await walk(stage, key, id, [
      { hand, act: 'submit', day },
      ...again,
      { hand: 'clerk', act: 'accept', day: after(stage, day, 5) },
    ])
  }
}

async function playAppraisal(stage: Stage): Promise<void> {
  const { year, house } = stage
  const day = after(stage, asDay(`${year + 1}-01-12`), 1)
  const id = await begin(stage, 'clerk', 'appraisal', day, { kind: 'appraisal', year })
  if (id === undefined) return
  await walk(stage, 'appraisal announce', id, [{ hand: 'clerk', act: 'announce', day }])
  const [unit] = workingUnits(house)
  const [item] = house.district.pack.rhythm.appraisal.base
  if (unit === undefined || item === undefined) return
  const raised = after(stage, day, 2)
  const claim = '其中一期已按时报送纸质材料。'
  const wanted = item.points
  const dispute = await begin(stage, { unit }, 'dispute', raised, {
    kind: 'dispute',
    appraisal: id,
    unit,
    item: item.key,
    claim,
    wanted,
  })
  if (dispute === undefined) return
  await walk(stage, 'dispute', dispute, [
    {
      hand: 'chief',
      act: 'reject',
      day: after(stage, raised, 2),
      note: '纸质材料送达日亦晚于期限，维持原评。',
    },
  ])
  const days = house.district.pack.rhythm.appraisal.disputeWorkingDays
  await walk(stage, 'appraisal final', id, [
    { hand: 'leader', act: 'finalize', day: after(stage, day, days + 2) },
  ])
}
