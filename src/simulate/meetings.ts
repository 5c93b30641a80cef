import { asDay, type Day } from '../core/day.ts'
import { labelPeriod, parsePeriod, periodKey } from '../core/period.ts'
import { lateThings } from '../plan/late.ts'
import type { LateThing, MatterDraft } from '../plan/matters.contract.ts'
import { arisenFrom, getMatterRecord } from '../plan/matters.store.ts'
import { agendaFrom } from '../plan/meetings.rules.ts'
import { workingUnits } from '../plan/rhythm-house.ts'
import { unitName } from '../plan/units.rules.ts'
import { playPaper } from './outgoing.ts'
import { actorOf, after, begin, type Scene, type Stage, type Step, walk } from './stage.ts'

/** Quarterly meetings with what they agree, orders answered in time and late, a leader's instruction. */
export function meetingScenes(stage: Stage): Scene[] {
  const quarters = [1, 2, 3, 4].map((quarter): Scene => {
    const day = after(stage, asDay(`${stage.year}-${String(quarter * 3).padStart(2, '0')}-25`), -1)
    return { day, run: () => playQuarter(stage, quarter, day) }
  })
  const instructed = after(stage, asDay(`${stage.year}-05-12`), -1)
  return [...quarters, { day: instructed, run: () => playInstruction(stage, instructed) }]
}

const AGENDA = 5

/** Of the plan itself, not a submission of figures. */
const ofPlan = ({ origin }: LateThing): boolean => origin.kind === 'measure' || origin.kind === 'item'

/** The meeting of a quarter on the last working day before the 25th of its last month, and an order about what is latest. */
async function playQuarter(stage: Stage, quarter: number, day: Day): Promise<void> {
  const period = parsePeriod(`${stage.year}Q${quarter}`)
  const { rhythm } = stage.house.district.pack
  const key = `meeting ${quarter}`
  const meeting = await begin(stage, 'clerk', key, day, async (tx, house, today) => {
    const late = await lateThings(tx, house, today)
    const agenda = [
      ...agendaFrom(late.filter(ofPlan)).slice(0, 3),
      ...agendaFrom(late.filter((one) => !ofPlan(one))),
    ]
      .filter((one, i, all) => all.findIndex((other) => other.title === one.title) === i)
      .slice(0, AGENDA)
    const units = [...new Set(agenda.flatMap((one) => (one.unit === null ? [] : [one.unit])))]
    const title = rhythm.meeting.title.replace('{period}', labelPeriod(period))
    const place = '区行政中心会议室'
    return { kind: 'meeting', title, period: periodKey(period), heldOn: day, place, agenda, units }
  })
  if (meeting === undefined) return
  await holdMeeting(stage, key, meeting, day)
  const minutes = rhythm.papers.find((one) => one.use === 'minutes')
  if (minutes) await playPaper(stage, minutes, period, after(stage, day, 3))
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
  const { pack } = stage.house.district
  const attendees = ['区领导', '无废办', ...units.map((unit) => unitName(pack, unit))]
  const minutes = [
    '会议听取了本季度推进情况，逐项研究了滞后事项，明确了责任单位和时限。',
    ...agenda.map(({ title }, i) => `${i + 1}.“${title}”由责任单位查明原因，按期补齐，无废办跟踪。`),
  ].join('\n')
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
    const working = workingUnits(house)
    const open = (await lateThings(tx, house, today)).filter(
      ({ order, unit }) => order === null && unit !== null && working.includes(unit),
    )
    const late = open.some(ofPlan) ? open.filter(ofPlan) : open
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

async function playInstruction(stage: Stage, day: Day): Promise<void> {
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
