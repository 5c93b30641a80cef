import { addDays, addMonths, type Day } from '../core/day.ts'
import type { Pack } from '../packs/schema.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import type { EntryValues } from '../plan/registers.contract.ts'
import { dayOn, type EntryDraft, filingUnit } from './entry-draft.ts'
import { type Random, randomOf } from './random.ts'

/** Soft work of a demonstration year: activities, trainings, honours, technology, cases, requests for help. */
export function workEntries(
  pack: Pick<Pack, 'units' | 'streets'>,
  measures: readonly Duty[],
  year: number,
  seed: number,
): EntryDraft[] {
  if (measures.length === 0) return []
  return kinds.flatMap(({ kind, times, values }) =>
    Array.from({ length: times }, (_, i): EntryDraft => {
      const random = randomOf(seed, `${kind} ${year} ${i}`)
      const duty = random.pick(measures)
      const day = dayOn(year, 1 + Math.floor((i * 12) / times), random.whole(2, 26))
      const unit = filingUnit(pack, duty, random)
      const name = `演示·${nouns[kind]}${year}-${String(i + 1).padStart(2, '0')}：${duty.title}`
      return {
        ...{ kind, unit, name },
        at: (today) =>
          today < day
            ? null
            : { ...values({ name, duty, day, today, random: randomOf(seed, name) }), measures: [duty.id] },
      }
    }),
  )
}

interface Told {
  readonly name: string
  readonly duty: Duty
  readonly day: Day
  readonly today: Day
  readonly random: Random
}

interface Kind {
  readonly kind: keyof typeof nouns
  /** How many in a year. */
  readonly times: number
  readonly values: (told: Told) => EntryValues
}

const nouns = {
  activity: '活动',
  training: '培训',
  honour: '荣誉',
  technology: '技术',
  case: '案例',
  help: '诉求',
} as const

const kinds: readonly Kind[] = [
  {
    kind: 'activity',
    times: 42,
    values: ({ name, day, random }) => {
      const kind = random.pick(['宣传活动', '宣传活动', '公众参与', '教育课程', '媒体报道', '交流接待'])
      return {
        ...{ title: name, kind, heldOn: day },
        audience: random.pick(['社区居民', '企业代表', '中小学生', '机关工作人员', '建筑工地人员']),
        reach: String(random.whole(4, 60) * 10),
        level: random.pick(['街道社区', '街道社区', '区', '区', '市']),
        ...(kind === '媒体报道' ? { media: '演示媒体' } : {}),
      }
    },
  },
  {
    kind: 'training',
    times: 14,
    values: ({ name, day, random }) => ({
      ...{ title: name, heldOn: day, lecturer: random.pick(['演示培训机构', '演示专家组']) },
      audience: random.pick(['企业环保负责人', '街道和社区工作人员', '部门业务人员']),
      attendance: String(random.whole(20, 160)),
      satisfaction: String(random.whole(880, 995) / 10),
    }),
  },
  {
    kind: 'honour',
    times: 5,
    values: ({ name, day, random }) => ({
      ...{
        title: name,
        grantedOn: day,
        grantedBy: '演示授予单位',
        level: random.pick(['区', '区', '市', '省']),
      },
      number: `演示证书第${random.whole(1, 99)}号`,
      validTo: addMonths(day, 36),
    }),
  },
  {
    kind: 'technology',
    times: 4,
    values: ({ name, day, random }) => ({
      ...{ title: name, listedOn: day, owner: '演示技术单位' },
      route: '分类收集后经预处理、分选和再生，产出合格再生原料。（演示数据）',
      field: random.pick(['工业固体废物利用', '建筑垃圾再生', '可回收物分选', '危险废物减量']),
      maturity: random.pick(['中试', '示范', '推广']),
      ...(random.chance(0.5) ? { recommendedTo: random.pick(['市', '省']) } : {}),
    }),
  },
  {
    kind: 'case',
    times: 5,
    values: ({ name, day }) => ({
      ...{ title: name, writtenOn: day },
      background: '前期底数不清、去向分散，台账不规范。（演示数据）',
      practice: '部门和街道联动摸底建账，统一收运标准，按月核对数据。（演示数据）',
      result: '去向可查、数据按期汇交，做法在全区推广。（演示数据）',
      publishedIn: '演示简报',
    }),
  },
  { kind: 'help', times: 12, values: request },
]

/** Most are answered within two weeks, one in eight late, the satisfaction told with the answer. */
function request({ name, day, today, random }: Told): EntryValues {
  const dueOn = addDays(day, 15)
  const answeredOn = addDays(day, random.chance(0.12) ? random.whole(18, 30) : random.whole(3, 14))
  const asked = {
    ...{ title: name, askedOn: day, dueOn },
    asker: `演示企业${String(random.whole(1, 60)).padStart(2, '0')}`,
    contact: '演示联系人',
  }
  const satisfaction = random.pick(['满意', '满意', '满意', '基本满意', '不满意'])
  if (answeredOn > today) return asked
  return { ...asked, answeredOn, satisfaction, answer: '已现场对接，说明办理要求并协调解决。（演示数据）' }
}
