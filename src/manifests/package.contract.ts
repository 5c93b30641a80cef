import { z } from 'zod'
import { isDay } from '../core/day.ts'

/** Packages: what a drum, bag, box or pallet is, what may be done with it, and what a scan answers. */
export const packageKinds = ['drum', 'bag', 'box', 'bin', 'tote', 'tank', 'pallet', 'other'] as const
export const PackageKind = z.enum(packageKinds)
export type PackageKind = z.infer<typeof PackageKind>
export const packageKindNames: Readonly<Record<PackageKind, string>> = {
  drum: '桶',
  bag: '袋',
  box: '箱',
  bin: '周转箱',
  tote: '吨桶',
  tank: '罐',
  pallet: '托盘',
  other: '其他容器',
}

/** What the acts have made of it. `empty` is not kept: it follows from the book. */
export const packageStates = [
  'kept',
  'assigned',
  'travelling',
  'returning',
  'delivered',
  'scrapped',
  'empty',
] as const
export type PackageState = (typeof packageStates)[number]
export const packageStateNames: Readonly<Record<PackageState, string>> = {
  kept: '在库',
  assigned: '已上联单待起运',
  travelling: '运输中',
  returning: '退回途中',
  delivered: '已交付',
  scrapped: '已报废',
  empty: '已空',
}

export const packageActs = ['pack', 'repack', 'split', 'group', 'ungroup', 'scrap', 'register'] as const
/** Acts a person does to packages; the others come with a manifest. */
export type PackageActKind = (typeof packageActs)[number]
export const packageActNames: Readonly<Record<string, string>> = {
  pack: '包装',
  repack: '倒装',
  split: '分装',
  group: '归集',
  ungroup: '拆开',
  scrap: '报废',
  register: '登记外部编码',
  assign: '上联单',
  release: '撤下联单',
  depart: '起运',
  arrive: '接收入库',
  deliver: '接收交付',
  turnAway: '拒收',
  comeBack: '退回入库',
}

export const externalSchemes = ['hj1276', 'zhegu', 'gbt38920', 'other'] as const
export const externalSchemeNames: Readonly<Record<(typeof externalSchemes)[number], string>> = {
  hj1276: '数字识别码',
  zhegu: '浙固码',
  gbt38920: '储运单元编码',
  other: '其他编码',
}
export const External = z.strictObject({
  scheme: z.enum(externalSchemes),
  /** Kept as it is: what it says is its issuer's. */
  value: z.string().trim().min(1).max(200),
})

const Key = z.string().min(8, '请求编号太短').max(100)
const Day = z.string().refine(isDay, '应为日历上有的日期，如 2025-03-05')
const Mass = z.int().positive()
const words = (most: number) => z.string().trim().max(most).optional()

/** What a label of HJ 1276-2022 says beside code, mass, day and whose it is. */
export const LabelWords = z.strictObject({
  wasteName: words(60),
  form: words(20),
  hazards: words(20),
  mainComponents: words(120),
  hazardousComponents: words(120),
  precautions: words(120),
  contact: words(60),
  remark: words(60),
})
export type LabelWords = z.infer<typeof LabelWords>

export const NewPackage = z.strictObject({
  kind: PackageKind,
  grams: Mass,
  litres: z.number().positive().max(100_000).optional(),
  external: z.array(External).max(5).default([]),
  label: LabelWords.default({}),
})
export type NewPackage = z.infer<typeof NewPackage>

const items = z.array(NewPackage).min(1, '请填写至少一件').max(200, '一次最多 200 件')
const Taken = z.strictObject({ code: z.string().max(60), grams: Mass.optional() })
const common = { on: Day.optional(), lateEntry: z.int().optional() }
const codes = z.array(z.string().max(60)).min(1, '请扫描至少一件').max(200, '一次最多 200 件')

export const PackageAct = z.discriminatedUnion('kind', [
  /** Out of a lot, or as it arises: then the waste is generated with it. */
  z.strictObject({
    kind: z.literal('pack'),
    ...common,
    facility: z.int(),
    owner: z.int().optional(),
    lot: z.int().optional(),
    waste: z.string().max(20).optional(),
    items,
  }),
  z.strictObject({
    kind: z.literal('repack'),
    ...common,
    from: z.array(Taken).min(1).max(200),
    items,
  }),
  z.strictObject({ kind: z.literal('split'), ...common, from: Taken, items }),
  /** Onto a pallet there is, or a new one. */
  z.strictObject({
    kind: z.literal('group'),
    ...common,
    packages: codes,
    into: z.union([z.strictObject({ code: z.string().max(60) }), z.strictObject({ kind: PackageKind })]),
  }),
  z.strictObject({ kind: z.literal('ungroup'), ...common, packages: codes }),
  z.strictObject({
    kind: z.literal('scrap'),
    ...common,
    package: z.string().max(60),
    reason: z.string().trim().min(1, '请写明理由').max(200),
  }),
  z.strictObject({ kind: z.literal('register'), package: z.string().max(60), external: External }),
])
export type PackageAct = z.infer<typeof PackageAct>
export const ActOnPackages = z.strictObject({ key: Key, act: PackageAct })
export type ActOnPackages = z.infer<typeof ActOnPackages>

const Named = z.object({ id: z.int(), name: z.string() })
export const PackageRow = z.object({
  id: z.int(),
  code: z.string(),
  kind: PackageKind,
  kindName: z.string(),
  waste: z.string().nullable(),
  wasteName: z.string().nullable(),
  /** What it holds now by the book, or what left with it. */
  grams: z.int(),
  owner: Named,
  facility: Named,
  state: z.enum(packageStates),
  stateName: z.string(),
  digitalId: z.string().nullable(),
  /** The pallet or bin it stands in. */
  inside: z.string().nullable(),
  packedOn: z.string(),
  since: z.string(),
  dueOn: z.string().nullable(),
  overdue: z.boolean(),
  manifest: z.object({ id: z.int(), number: z.string().nullable() }).nullable(),
  demo: z.boolean(),
})
export type PackageRow = z.infer<typeof PackageRow>

export const PackagesDone = z.object({ posting: z.int().nullable(), packages: z.array(PackageRow) })
export type PackagesDone = z.infer<typeof PackagesDone>

export const PackageQuery = z.object({
  search: z.string().trim().max(60).optional(),
  facility: z.coerce.number().int().positive().optional(),
  state: z.enum(['kept', 'assigned', 'travelling', 'returning', 'delivered', 'scrapped']).optional(),
  waste: z.string().max(20).optional(),
  manifest: z.coerce.number().int().positive().optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type PackageQuery = z.infer<typeof PackageQuery>
export const PackagePage = z.object({ items: z.array(PackageRow), total: z.int() })

/** What a scan answers: what it is, where, since when, when due, and which act comes next. */
export const PackageView = PackageRow.extend({
  litres: z.number().nullable(),
  lot: z.int().nullable(),
  /** Oldest day of generation of what it holds. */
  born: z.string().nullable(),
  due: z.object({ on: z.string(), name: z.string(), days: z.int(), basis: z.string().nullable() }).nullable(),
  external: z.array(z.object({ scheme: z.enum(externalSchemes), name: z.string(), value: z.string() })),
  holds: z.array(z.string()),
  label: LabelWords,
  next: z.object({ act: z.string(), name: z.string(), why: z.string() }).nullable(),
  open: z.array(z.object({ kind: z.string(), name: z.string() })),
  closed: z.array(z.object({ kind: z.string(), name: z.string(), code: z.string(), message: z.string() })),
  history: z.array(
    z.object({
      seq: z.int(),
      kind: z.string(),
      name: z.string(),
      day: z.string(),
      at: z.string(),
      actor: z.string(),
      posting: z.int().nullable(),
      manifest: z.int().nullable(),
      /** The other packages it was done with. */
      others: z.array(z.string()),
      grams: z.int().nullable(),
    }),
  ),
})
export type PackageView = z.infer<typeof PackageView>
