import { type Day, labelDay } from '../core/day.ts'
import type { ScoresReply } from './appraisal.contract.ts'
import { numbered } from './briefs.rules.ts'
import type { Arisen } from './machine.rules.ts'
import { machineOf } from './machines.rules.ts'
import type { DisputePayload, Section } from './matters.contract.ts'
import { paperDocx } from './papers-docx.ts'
import type { RhythmHouse } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

/** The result of an appraisal on paper: totals, what every unit lost and why, disputes with their answers. */
export async function appraisalDocx(
  result: ScoresReply & { readonly disputes: readonly Arisen[] },
  house: Pick<RhythmHouse, 'district' | 'demo'>,
): Promise<Buffer> {
  const { pack } = house.district
  const { office } = pack.district.documents
  const final = result.state === 'final'
  return await paperDocx({
    head: office,
    number: null,
    signer: null,
    title: `${result.year}年度“无废城市”建设工作考核结果`,
    recipients: [],
    sections: numbered([
      basis(result, house),
      totals(result),
      pointsByItem(result),
      movements(result),
      disputed(result, house),
    ]),
    issuer: office,
    signedOn: null,
    printedBy: office,
    printedOn: null,
    marks: [
      ...(house.demo ? ['演示数据'] : []),
      ...(pack.district.fictional ? ['虚构'] : []),
      ...(final ? [] : [result.stateName]),
    ],
  })
}

function basis(
  { scheme, items, disputesUntil, stateName }: ScoresReply,
  { district }: Pick<RhythmHouse, 'district'>,
): Section {
  const { note } = district.pack.rhythm.appraisal
  const rules = items.map((item) => [item.name, item.rule])
  return {
    heading: '考核办法',
    paragraphs: [
      `按《${scheme}》测算，逐项得分均由登记的事项得出。${note ?? ''}`,
      `本结果为${stateName}。${disputesUntil ? `申诉期至${labelDay(disputesUntil as Day)}。` : ''}`,
    ],
    table: { columns: ['考核项', '计分办法'], rows: rules },
  }
}

const totals = ({ scores }: ScoresReply): Section => ({
  heading: '考核结果',
  paragraphs: [],
  table: {
    columns: ['单位', '名次', '得分', '等次', '一票否决'],
    rows: scores.map((one) => [
      one.unitName,
      String(one.rank),
      String(one.total),
      one.grade,
      one.vetoed.join('、') || '无',
    ]),
  },
})

function pointsByItem({ scores, items }: ScoresReply): Section {
  const counted = items.filter((item) => item.kind !== 'veto')
  return {
    heading: '逐项得分',
    paragraphs: [],
    table: {
      columns: ['单位', ...counted.map((item) => item.name)],
      rows: [
        ['满分', ...counted.map((item) => String(item.points))],
        ...scores.map((one) => [
          one.unitName,
          ...counted.map((item) => {
            const line = one.lines.find((l) => l.item === item.key)
            return line ? String(line.adjusted?.points ?? line.points) : '—'
          }),
        ]),
      ],
    },
  }
}

/** Only what moved a score: points lost, points gained, a veto, a dispute that was upheld. */
function movements({ scores }: ScoresReply): Section {
  const rows = scores.flatMap((one) =>
    one.lines
      .filter((line) => line.records.length > 0 || line.adjusted)
      .map((line) => {
        const adjusted = line.adjusted ? `；申诉后为 ${line.adjusted.points} 分：${line.adjusted.reason}` : ''
        return [`${one.unitName}：${line.name}`, `${line.explanation}${adjusted}`]
      }),
  )
  return {
    heading: '加减分说明',
    paragraphs: rows.length === 0 ? ['各单位没有加减分事项。'] : [],
    ...(rows.length > 0 ? { table: { columns: ['单位与考核项', '说明'], rows } } : {}),
  }
}

function disputed(
  { disputes, items }: ScoresReply & { readonly disputes: readonly Arisen[] },
  { district }: Pick<RhythmHouse, 'district'>,
): Section {
  const rows = disputes.map(({ unit, state, payload }) => {
    const { item, claim, answer } = payload as DisputePayload
    const name = items.find((one) => one.key === item)?.name ?? item
    const result = machineOf('dispute').states[state]?.name ?? state
    return [`${unit === null ? '' : unitName(district.pack, unit)}：${name}`, claim, result, answer ?? '—']
  })
  return {
    heading: '申诉与答复',
    paragraphs: rows.length === 0 ? ['没有申诉。'] : [],
    ...(rows.length > 0 ? { table: { columns: ['单位与考核项', '申诉', '结果', '答复'], rows } } : {}),
  }
}
