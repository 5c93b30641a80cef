import { type Role, roleNames } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Actor } from './actor.ts'
import { reads, tokenReaches } from './token-scope.rules.ts'

/**
 * The one table of rights: resource × act × role → scope. The application decides by it, the browser receives what
 * follows from it, row-level security takes its scope from it, and docs/rights.md is printed from it.
 *
 * all: the whole district · unit: what the actor's department or street submits · street: what lies in the actor's
 * streets (and the unit's own) · own: what concerns the actor's parties · a role that is not named has none.
 */
export type Scope = 'all' | 'unit' | 'street' | 'own'

type Grant = Readonly<Partial<Record<Role, Scope>>>

const government: Grant = {
  leader: 'all',
  office: 'all',
  department: 'all',
  auditor: 'all',
  administrator: 'all',
}
const parties: Grant = { community: 'own', enterprise: 'own', carrier: 'own', operator: 'own' }
const everybody: Grant = {
  ...government,
  street: 'all',
  community: 'all',
  enterprise: 'all',
  carrier: 'all',
  operator: 'all',
}
const seesOwn: Grant = { ...government, street: 'street', ...parties }
const administration: Grant = { ...government, street: 'street' }
/** What a unit does about its own: answer, sign along, sign for. The office does so only for itself. */
const unitsOwn: Grant = { office: 'unit', department: 'unit', street: 'street' }
const office: Grant = { office: 'all' }
/** Whoever lets a program act for its own party, or for the district's office. */
const accountable: Grant = { office: 'all', enterprise: 'own', carrier: 'own', operator: 'own' }
const books: Grant = { office: 'all', department: 'unit', street: 'street', ...parties }

export const rights = {
  inventory: {
    name: '废物清单',
    acts: {
      read: { name: '查看', grant: seesOwn },
      export: { name: '导出', grant: seesOwn },
    },
  },
  ledger: {
    name: '台账与账目',
    acts: {
      read: { name: '查看', grant: seesOwn },
      book: { name: '记账', grant: books },
      correct: { name: '更正', grant: books },
      export: { name: '导出', grant: seesOwn },
    },
  },
  import: {
    name: '导入',
    acts: {
      read: { name: '查看', grant: { ...books, auditor: 'all', administrator: 'all' } },
      create: { name: '导入', grant: books },
    },
  },
  party: {
    name: '企业与设施',
    acts: {
      read: { name: '查看', grant: everybody },
      write: {
        name: '登记与修改',
        grant: { office: 'all', department: 'all', street: 'street', ...parties },
      },
      merge: { name: '合并重复', grant: { office: 'all' } },
      export: { name: '导出', grant: government },
    },
  },
  catalogue: {
    name: '目录',
    acts: {
      read: { name: '查看', grant: everybody },
      write: { name: '导入新版', grant: { office: 'all', administrator: 'all' } },
    },
  },
  manifest: {
    name: '转移联单',
    acts: {
      read: { name: '查看', grant: seesOwn },
      act: { name: '办理', grant: { ...parties } },
      note: { name: '监管备注', grant: { office: 'all', department: 'all', street: 'street' } },
    },
  },
  package: {
    name: '包装与标签',
    acts: {
      read: { name: '查看', grant: seesOwn },
      act: { name: '办理', grant: { ...parties } },
    },
  },
  manifestRegister: {
    name: '车辆、合同与许可',
    acts: {
      read: { name: '查看', grant: seesOwn },
      write: {
        name: '登记与撤下',
        grant: { office: 'all', department: 'all', street: 'street', ...parties },
      },
    },
  },
  submission: {
    name: '汇交',
    acts: {
      read: { name: '查看', grant: seesOwn },
      submit: { name: '填报', grant: books },
    },
  },
  period: {
    name: '期间封账',
    acts: {
      read: { name: '查看', grant: everybody },
      close: { name: '封账', grant: { office: 'all' } },
      reopen: { name: '启封', grant: { office: 'all' } },
    },
  },
  lateEntry: {
    name: '更正审批',
    acts: {
      read: { name: '查看', grant: seesOwn },
      request: { name: '申请', grant: books },
      approve: { name: '批准', grant: { office: 'all' } },
    },
  },
  supervisionOrder: {
    name: '督办单',
    acts: {
      read: { name: '查看', grant: administration },
      draft: { name: '拟稿', grant: office },
      review: { name: '核稿', grant: office },
      countersign: { name: '会签', grant: unitsOwn },
      sign: { name: '签发', grant: { leader: 'all' } },
      issue: { name: '编号与印发', grant: office },
      respond: { name: '签收与反馈', grant: unitsOwn },
      check: { name: '审核', grant: office },
      close: { name: '销号', grant: office },
    },
  },
  paper: {
    name: '公文',
    acts: {
      read: { name: '查看', grant: administration },
      draft: { name: '拟稿', grant: office },
      review: { name: '核稿', grant: office },
      countersign: { name: '会签', grant: unitsOwn },
      sign: { name: '签发', grant: { leader: 'all', office: 'all' } },
      issue: { name: '编号与印发', grant: office },
      respond: { name: '签收', grant: unitsOwn },
    },
  },
  meeting: {
    name: '会议',
    acts: {
      read: { name: '查看', grant: administration },
      hold: { name: '组织与纪要', grant: office },
    },
  },
  trackedAction: {
    name: '交办事项',
    acts: {
      read: { name: '查看', grant: administration },
      create: { name: '交办', grant: office },
      respond: { name: '反馈', grant: unitsOwn },
      check: { name: '审核', grant: office },
    },
  },
  instruction: {
    name: '领导批示',
    acts: {
      read: { name: '查看', grant: administration },
      record: { name: '登记与办结', grant: { leader: 'all', office: 'all' } },
    },
  },
  summary: {
    name: '年度总结',
    acts: {
      read: { name: '查看', grant: administration },
      write: { name: '起草与报送', grant: unitsOwn },
      collect: { name: '收讫与汇编', grant: office },
    },
  },
  appraisal: {
    name: '考核',
    acts: {
      read: { name: '查看', grant: administration },
      run: { name: '测算与公布', grant: office },
      dispute: { name: '申诉', grant: unitsOwn },
      answer: { name: '答复申诉', grant: office },
      approve: { name: '审定', grant: { leader: 'all' } },
    },
  },
  calendar: {
    name: '日程与提醒',
    acts: {
      read: { name: '查看', grant: administration },
      configure: { name: '设置提醒', grant: office },
    },
  },
  indicator: {
    name: '指标',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      define: { name: '定义', grant: { office: 'all' } },
      export: { name: '导出迎评包', grant: government },
    },
  },
  reportedFigure: {
    name: '指标填报',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      submit: { name: '填报', grant: { office: 'all', department: 'unit', street: 'unit' } },
    },
  },
  lists: {
    name: '四张清单',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      sign: { name: '签发', grant: { leader: 'all' } },
    },
  },
  disclosure: {
    name: '信息公告',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      draft: { name: '起草', grant: { office: 'all' } },
      confirm: { name: '确认数据', grant: { office: 'unit', department: 'unit' } },
      approve: { name: '批准', grant: { leader: 'all' } },
      publish: { name: '发布与更正', grant: { office: 'all' } },
      answer: { name: '答复公众', grant: { office: 'all', department: 'all' } },
    },
  },
  plan: {
    name: '行动计划',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      confirm: { name: '确认体系、正文与目标结论', grant: office },
      amend: { name: '修订', grant: office },
      breakDown: { name: '年度任务分解', grant: office },
      staff: { name: '维护成员与职责', grant: office },
    },
  },
  progress: {
    name: '进展填报',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      submit: { name: '填报', grant: { office: 'all', department: 'unit', street: 'street' } },
      review: { name: '审核', grant: office },
      close: { name: '封期与启封', grant: office },
    },
  },
  register: {
    name: '项目与登记册',
    acts: {
      read: { name: '查看', grant: { ...government, street: 'all' } },
      write: { name: '登记与修改', grant: { office: 'all', department: 'unit', street: 'street' } },
    },
  },
  apiToken: {
    name: '接口令牌',
    acts: {
      read: { name: '查看', grant: { ...accountable, administrator: 'all', auditor: 'all' } },
      create: { name: '制作', grant: accountable },
      revoke: { name: '吊销', grant: { ...accountable, administrator: 'all' } },
    },
  },
  webhook: {
    name: '事件推送',
    acts: {
      read: { name: '查看', grant: { ...accountable, administrator: 'all', auditor: 'all' } },
      write: { name: '登记、停用与重发', grant: accountable },
    },
  },
  exchange: {
    name: '省级系统文件',
    acts: {
      read: { name: '查看', grant: seesOwn },
      export: { name: '生成文件', grant: accountable },
      import: { name: '导入返回文件', grant: accountable },
    },
  },
  account: {
    name: '账号',
    acts: {
      read: { name: '查看', grant: { administrator: 'all', auditor: 'all' } },
      write: { name: '管理', grant: { administrator: 'all' } },
    },
  },
  audit: {
    name: '审计记录',
    acts: { read: { name: '查看', grant: { auditor: 'all', administrator: 'all' } } },
  },
} as const satisfies Record<string, ResourceRights>

export interface ResourceRights {
  readonly name: string
  readonly acts: Readonly<Record<string, { readonly name: string; readonly grant: Grant }>>
}

export type Resource = keyof typeof rights
export type Act<R extends Resource = Resource> = R extends Resource
  ? keyof (typeof rights)[R]['acts'] & string
  : never

/** What an act is aimed at. What is left out is not known, and then only scope `all` reaches it. */
export interface Target {
  readonly parties?: readonly number[]
  readonly street?: string | null
  readonly unit?: string | null
}

/** The scope in which the actor may do this, or null. */
export function scopeOf<R extends Resource>(actor: Actor, act: Act<R>, resource: R): Scope | null {
  if (actor.system) return 'all'
  if (actor.token && !tokenReaches(actor.token, act, resource)) return null
  return scopeOfRole(actor.role, act, resource)
}

/** Without what a token narrows. */
export function scopeOfRole(role: Role, act: string, resource: Resource): Scope | null {
  const acts: ResourceRights['acts'] = rights[resource].acts
  return acts[act]?.grant[role] ?? null
}

/** Without a target: whether there is anything at all the actor may do this to. */
export function can<R extends Resource>(actor: Actor, act: Act<R>, resource: R, target?: Target): boolean {
  const scope = scopeOf(actor, act, resource)
  if (scope === null) return false
  return target === undefined || scope === 'all' || inScope(actor, scope, target)
}

export function authorize<R extends Resource>(actor: Actor, act: Act<R>, resource: R, target?: Target): void {
  if (can(actor, act, resource, target)) return
  if (actor.token && !tokenReaches(actor.token, act, resource))
    refuse('token_out_of_scope', {
      resource: rights[resource].name,
      act: reads(act) ? '读取' : '写入',
    })
  const acts: ResourceRights['acts'] = rights[resource].acts
  refuse('forbidden', {
    role: roleNames[actor.role],
    resource: rights[resource].name,
    act: acts[act]?.name ?? act,
  })
}

function inScope(actor: Actor, scope: Exclude<Scope, 'all'>, target: Target): boolean {
  const mine = target.parties?.some((party) => actor.parties.includes(party)) ?? false
  const myUnit = target.unit != null && target.unit === actor.unit
  const myStreet = target.street != null && actor.streets.includes(target.street)
  return mine || (scope !== 'own' && myUnit) || (scope === 'street' && myStreet)
}

/** Scope of the rows themselves, for row-level security: whoever reads the whole ledger sees all rows. */
export function rowScope(actor: Actor): 'all' | 'own' {
  if (actor.system) return 'all'
  // A token narrows what may be asked for, not whose rows are seen of it.
  return scopeOfRole(actor.role, 'read', 'ledger') === 'all' ? 'all' : 'own'
}

export type Abilities = { readonly [R in Resource]: Readonly<Partial<Record<string, Scope>>> }

/** For the browser, which draws what it is told and never decides itself. */
export function abilities(actor: Actor): Abilities {
  return Object.fromEntries(
    (Object.keys(rights) as Resource[]).map((resource) => {
      const acts = Object.keys(rights[resource].acts) as Act[]
      const granted = acts.map((act) => [act, scopeOf(actor, act as never, resource)] as const)
      return [resource, Object.fromEntries(granted.filter(([, scope]) => scope !== null))]
    }),
  ) as unknown as Abilities
}
