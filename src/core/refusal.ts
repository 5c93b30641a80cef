import { indicatorRefusals } from './indicator-refusals.ts'
import { intakeRefusals } from './intake-refusals.ts'
import { interfaceRefusals } from './interface-refusals.ts'
import { manifestRefusals } from './manifest-refusals.ts'
import { matterRefusals } from './matter-refusals.ts'
import { planRefusals } from './plan-refusals.ts'

/**
 * The closed list of refusal codes (law 8). A refusal is an answer, not a bug: it has a code, an HTTP status
 * and a message in the words of the people who read it. `{name}` in a message is filled from the parameters.
 * Anything thrown that is not a Refusal is a bug.
 */
export const refusals = {
  // quantities
  quantity_empty: { status: 422, message: '没有填写数量' },
  quantity_unreadable: { status: 422, message: '“{value}”不能读成数量，应为数字加单位，如“12.5 公斤”' },
  quantity_without_unit: { status: 422, message: '“{value}”没有写计量单位，请写明公斤、吨等' },
  quantity_unit_unknown: { status: 422, message: '不认识“{value}”的计量单位“{unit}”，可用：{units}' },
  quantity_separators: { status: 422, message: '“{value}”里的逗号是千分位还是小数点不明确，请写成如 1234.5' },
  quantity_two_values: { status: 422, message: '“{value}”里不止一个数量，请只写一个' },
  quantity_approximate: { status: 422, message: '“{value}”是约数或范围，请写确定的数量' },
  quantity_scientific: { status: 422, message: '“{value}”是科学计数法，可能已丢失位数，请写完整数字' },
  quantity_negative: { status: 422, message: '“{value}”是负数，此处数量不能为负' },
  quantity_finer_than_gram: { status: 422, message: '“{value}”精确到了克以下，请取整到克' },
  quantity_too_large: { status: 422, message: '“{value}”过大，单笔数量不能超过 90 亿吨' },
  quantity_without_piece_mass: { status: 422, message: '“{value}”按{unit}计，但没有申报每{unit}的重量' },
  quantity_without_density: { status: 422, message: '“{value}”按体积计，但没有申报密度（吨/立方米）' },
  quantity_density_invalid: { status: 422, message: '密度“{density}”无效，应为大于 0 的数（吨/立方米）' },
  // credit codes
  credit_code_length: { status: 422, message: '统一社会信用代码应为 18 位，“{value}”是 {length} 位' },
  credit_code_characters: {
    status: 422,
    message: '统一社会信用代码“{value}”第 {place} 位的“{character}”不是该位可用的字符',
  },
  credit_code_check: { status: 422, message: '统一社会信用代码“{value}”的校验位不符，请核对是否抄错' },
  // waste codes
  waste_code_unreadable: {
    status: 422,
    message: '“{value}”不是废物代码，应如 900-001-S17、900-214-08、SW17 或 HW08',
  },
  waste_code_not_hazardous: {
    status: 422,
    message: '“{value}”末两位 {category} 不是危险废物类别，可能是 GB/T 39198 旧代码',
  },
  waste_code_conflict: { status: 422, message: '“{value}”里的类别 {category} 与代码 {code} 不一致' },
  waste_code_several: { status: 422, message: '“{value}”里不止一个废物代码' },
  // days and periods
  day_unreadable: { status: 422, message: '“{value}”不是日期，应如 2025-03-05' },
  day_missing_part: { status: 422, message: '日期“{value}”不完整，请写明年、月、日' },
  day_two_digit_year: { status: 422, message: '日期“{value}”的年份只有两位，请写四位年份' },
  day_not_in_calendar: { status: 422, message: '日历上没有“{value}”这一天' },
  day_out_of_range: { status: 422, message: '日期“{value}”不在 {from} 至 {to} 之间' },
  time_unreadable: { status: 422, message: '“{value}”里的时间不能识别，应如 14:30' },
  period_unreadable: {
    status: 422,
    message: '“{value}”不是期间，应如 2025、2025-03、2025Q1、2025H1 或 2025-03-01..2025-04-01',
  },
  drill_path_unknown: { status: 404, message: '这一格没有“{path}”这一部分' },
  table_unknown: { status: 404, message: '没有表 {table}' },
  scope_unreadable: {
    status: 422,
    message:
      '范围“{scope}”读不懂，应为 district 或 street:编码、community:名称、park:名称、group:名称、industry:代码、enterprise:编号',
  },
  // statutory ledgers
  ledger_form_unknown: { status: 404, message: '没有法定台账“{form}”' },
  scope_not_yours: { status: 403, message: '您的账号不能查看“{scope}”的废物清单' },
  file_not_writable: { status: 422, message: '不能写入 {file}：{reason}' },
  folder_not_made: {
    status: 409,
    message: '目录 {folder} 用不了：{reason}。请把 WUFEI_DATA_DIR 改到可以写入的地方',
  },
  file_not_there: { status: 404, message: '找不到文件 {file}' },
  import_owner_missing: { status: 422, message: '请用 --as 说明记录属于哪个单位' },
  format_unknown: { status: 422, message: '不认识格式“{format}”，可用：{known}' },
  as_of_in_future: { status: 422, message: '{asOf} 还没有到（今天是 {today}），不能按那天查询' },
  correction_under_total: {
    status: 409,
    message: '这笔账目属于 {count} 份期间汇总的明细，请选择汇总一并更正，或保留汇总（差额记为未分项）',
  },
  period_empty: { status: 422, message: '期间的结束 {to} 应晚于开始 {from}' },
  // ledger
  lot_too_small: { status: 409, message: '批次 {lot} 现存 {left}，不足 {wanted}' },
  lot_of_other_code: { status: 422, message: '批次 {lot} 的废物代码不是 {code}' },
  lots_named_too_small: { status: 409, message: '所选批次不足，还差 {missing}' },
  stock_missing: { status: 409, message: '现存 {left}，不足 {wanted}；可补录来源，或按“来源待补”登记' },
  fact_in_future: { status: 422, message: '日期 {day} 在今天（{today}）之后，请核对' },
  fact_too_early: { status: 422, message: '日期 {day} 早于 {earliest}，请核对年份' },
  grade_not_typed: { status: 422, message: '“联单”等级由双方签认的联单产生，不能手工选择' },
  grade_without_ticket: { status: 422, message: '选“称重”须附过磅单或称重照片' },
  match_doubtful: { status: 409, message: '有 {count} 笔转移与本记录相近，请确认是否为同一车次' },
  movement_unknown: { status: 404, message: '没有编号为 {movement} 的转移记录' },
  movement_closed: { status: 409, message: '该笔转移已是“{status}”，不能再登记接收' },
  refused_above_load: { status: 422, message: '退回量 {refused}超过本车装载量 {load}' },
  output_above_input: { status: 422, message: '产出合计 {output}超过投入合计 {input}' },
  mixed_codes: { status: 422, message: '不同废物代码的批次不能合并：{codes}' },
  same_owner: { status: 422, message: '交接双方是同一单位' },
  period_closed: { status: 409, message: '{stream} {day} 所在期间已封账，须凭更正审批编号补记' },
  late_entry_invalid: { status: 409, message: '更正审批 {number} 未批准，或不适用于该期间' },
  posting_unknown: { status: 404, message: '没有编号为 {posting} 的账目' },
  correction_has_dependents: {
    status: 409,
    message: '有 {count} 笔后续账目用到了这批废物，可选择连同后续账目一并更正',
  },
  correction_needs_consent: { status: 409, message: '后续账目 {posting} 已由其他单位签认，须先取得其同意' },
  correction_impossible: {
    status: 409,
    message: '更正后 {lot} 将少于已转出的数量（差 {missing}），请先更正后续账目',
  },
  correction_of_correction: { status: 422, message: '请更正原账目 {posting}，不要更正更正记录' },
  idempotency_conflict: { status: 409, message: '同一请求编号已用于另一内容' },
  facility_unknown: { status: 404, message: '没有编号为 {facility} 的设施' },
  lot_unknown: { status: 404, message: '没有编号为 {lot} 的批次' },
  period_not_over: { status: 422, message: '{to} 还没有过完（今天是 {today}），过完后才能封账' },
  period_already_closed: { status: 409, message: '所选期间与已封账期间（编号 {period}）重叠' },
  period_not_closed: { status: 409, message: '编号 {period} 的期间未封账，或已启封' },
  late_entry_unknown: { status: 404, message: '没有编号为 {id} 的更正审批' },
  late_entry_decided: { status: 409, message: '更正审批 {id} 已作决定' },
  late_entry_own_request: { status: 403, message: '不能批准自己提出的更正申请（{id}）' },
  code_without_stream: { status: 422, message: '废物代码 {code} 不属于任何一类固体废物' },
  // ledger: what a fact may not say
  lot_not_yet_there: { status: 409, message: '批次 {lot} 于 {from} 才入库，此日之前不能动用' },
  posting_withdrawn: { status: 409, message: '账目 {posting} 已撤销；请重新登记' },
  receipt_empty: { status: 422, message: '接收量和退回量都是 0；整车退回请填写退回量' },
  moisture_unreadable: { status: 422, message: '含水率“{value}”应为 0 至 99.9 的百分数' },
  reclassify_same_code: { status: 422, message: '重新归类前后的废物代码相同（{code}）' },
  reclassify_elsewhere: { status: 409, message: '在他人设施内的他人来源废物不能转为另一类；请先办理交接' },
  // platform: start, database, sign-in
  not_signed_in: { status: 401, message: '请先登录' },
  sign_in_failed: { status: 401, message: '账号或密码不正确' },
  sign_in_locked: { status: 429, message: '连续输错次数过多，请在 {minutes} 分钟后再试' },
  password_weak: { status: 422, message: '密码不合要求：{reason}' },
  password_wrong: { status: 422, message: '当前密码不正确' },
  login_taken: { status: 409, message: '账号“{login}”已被使用' },
  login_unreadable: {
    status: 422,
    message: '账号“{login}”不合要求：2 到 40 个字，可用汉字、字母、数字和 . _ -',
  },
  account_unknown: { status: 404, message: '没有编号为 {id} 的账号' },
  account_own: { status: 409, message: '不能停用自己的账号，也不能改自己的角色' },
  account_incomplete: { status: 422, message: '角色“{role}”必须指明{what}' },
  account_last_administrator: { status: 409, message: '这是最后一个管理员账号，不能停用或改为其他角色' },
  setup_closed: { status: 409, message: '首个管理员已经建立，请用其账号登录' },
  setup_token_wrong: { status: 403, message: '启动口令不正确；它打印在服务器启动时的控制台上' },
  request_holds_nul: { status: 400, message: '内容里有不可见的空字符，请删去后重试' },
  request_invalid: { status: 400, message: '请求内容有误：{problems}' },
  request_malformed: { status: 400, message: '请求读不懂：{reason}' },
  request_too_large: { status: 413, message: '内容超过允许的大小' },
  media_type_unsupported: { status: 415, message: '不支持这种内容类型' },
  request_too_frequent: { status: 429, message: '请求过于频繁，请稍后再试' },
  request_cross_site: { status: 403, message: '请求来自其他网站，已拒绝' },
  address_unknown: { status: 404, message: '没有这个地址：{method} {path}' },
  forbidden: { status: 403, message: '{role}不能对“{resource}”做“{act}”' },
  configuration_invalid: { status: 422, message: '配置有误：\n{problems}' },
  database_major: {
    status: 409,
    message:
      '数据目录 {folder} 由 PostgreSQL {found} 写成，本版本使用 {wanted}。请用写它的旧版本程序导出后再导入，或改用新的 WUFEI_DATA_DIR',
  },
  database_foreign: {
    status: 409,
    message:
      '数据目录 {folder} 属于操作系统用户 {owner}，当前用户不能启动其中的数据库。请换用该用户，或改用新的 WUFEI_DATA_DIR',
  },
  database_start_failed: { status: 409, message: '数据库未能启动：{reason}。日志在 {log}' },
  database_unreachable: { status: 409, message: '连不上数据库：{reason}' },
  database_too_old: { status: 409, message: '数据库是 PostgreSQL {found}，最低要求 15' },
  database_role_unsafe: {
    status: 409,
    message: '应用连接（WUFEI_DATABASE_URL）的用户 {user} 既不是 wufei_app，也不能切换为 wufei_app：{reason}',
  },
  database_locked: { status: 409, message: '另一个 wufei 服务正在使用这个数据库：{holder}。请先停掉它' },
  port_unavailable: {
    status: 409,
    message: '端口 {port} {reason}，请停掉那个程序，或用 WUFEI_PORT 换一个端口',
  },
  owner_url_missing: { status: 422, message: '更新外部数据库的结构需要 WUFEI_DATABASE_OWNER_URL' },
  start_interrupted: { status: 409, message: '启动被中断' },
  credentials_missing: {
    status: 409,
    message: '数据目录 {folder} 中有数据库，但缺少口令文件 {file}。请从备份中恢复该文件',
  },
  migration_changed: {
    status: 409,
    message: '已执行过的迁移 {name} 与程序中的内容不同。迁移只增不改：请换回原来的程序版本',
  },
  migration_unknown: {
    status: 409,
    message: '数据库执行过本程序没有的迁移 {name}：数据库比程序新，请升级程序',
  },
  migration_out_of_order: { status: 409, message: '迁移 {name} 的编号小于已执行的 {last}，编号必须递增' },
  migration_pending: { status: 409, message: '数据库缺少迁移 {names}。请先执行 npx wufei migrate' },
  // packs
  pack_unknown: { status: 404, message: '{folder} 中没有区划代码为 {district} 的数据包，现有：{known}' },
  pack_invalid: { status: 422, message: '区县数据包 {dir} 有误：\n{problems}' },
  // parties and facilities
  party_unknown: { status: 404, message: '没有编号为 {party} 的单位' },
  party_merged: { status: 409, message: '该单位已并入“{name}”（编号 {party}），请在那里修改' },
  party_code_taken: {
    status: 409,
    message: '统一社会信用代码 {creditCode} 已登记为“{name}”（编号 {party}）',
  },
  party_kind_reserved: { status: 422, message: '部门和街道由区县数据包登记，不能在此新建或改为“{kind}”' },
  party_field_reserved: { status: 403, message: '“{field}”由主管部门登记，请联系街道或主管部门修改' },
  party_street_foreign: { status: 403, message: '只能登记本街道的单位，请写明本街道' },
  party_alias_taken: { status: 409, message: '“{name}”已是本单位的名称或别名' },
  facility_kind_unknown: { status: 422, message: '没有“{kind}”这种设施类型，可用：{kinds}' },
  facility_street_unknown: { status: 422, message: '本区没有“{street}”这个街道，可用：{streets}' },
  facility_street_outside: { status: 422, message: '区外设施不填本区街道、社区和园区' },
  facility_site_foreign: { status: 422, message: '编号 {site} 不是本单位的场所，不能作为贮存设施的所属场所' },
  facility_fixed: { status: 409, message: '设施“{name}”已有账目，不能再改“{field}”；如登记有误，请另建设施' },
  facility_without_treatment: {
    status: 422,
    message: '设施类型“{kind}”不是利用处置设施，没有处理能力可登记',
  },
  change_in_future: { status: 422, message: '生效日 {from} 还没有到（今天是 {today}），请到时再改' },
  capacity_empty: { status: 422, message: '请至少填写日处理能力或年处理能力' },
  permit_taken: { status: 409, message: '{kind} {number} 已经登记' },
  permit_unknown: { status: 404, message: '没有编号为 {id} 的许可' },
  permit_empty_term: { status: 422, message: '许可的截止日 {to} 早于起始日 {from}' },
  list_header_missing: { status: 422, message: '没有找到表头：同一行里应有“{titles}”' },
  list_file_missing: { status: 422, message: '请选择文件' },
  list_empty: { status: 422, message: '文件里没有数据行' },
  list_key_missing: { status: 400, message: '正式导入需要请求编号（key）' },
  list_faulty: { status: 422, message: '有 {count} 处错误，没有导入任何一行' },
  list_choice_unknown: { status: 422, message: '“{value}”不在可选范围内：{choices}' },
  list_cell_missing: { status: 422, message: '没有填写{title}' },
  list_party_ambiguous: { status: 422, message: '有 {count} 个单位叫“{name}”，请填写统一社会信用代码' },
  list_party_repeated: { status: 422, message: '与第 {row} 行是同一单位，但“{field}”不同' },
  list_party_namesake: { status: 422, message: '已有同名单位“{name}”，但统一社会信用代码不同，将另行登记' },
  catalogue_repeated: { status: 422, message: '代码 {code} 在文件中重复' },
  catalogue_mixed: {
    status: 422,
    message: '文件里既有固体废物代码（{solid} 个）又有危险废物代码（{hazardous} 个），请分成两个文件',
  },
  catalogue_name_missing: { status: 422, message: '没有填写名称' },
  catalogue_class_unknown: { status: 422, message: '目录里还没有类别 {class}，按代码所属大类归表' },
  catalogue_properties_unreadable: {
    status: 422,
    message: '“{value}”不是危险特性，应为 T、C、I、R、In，用“,”或“/”隔开',
  },
  catalogue_empty_term: { status: 422, message: '失效日 {to} 不晚于生效日 {from}' },
  catalogue_confidence_unknown: { status: 422, message: '可信度“{value}”应为 源、忆、疑、设 之一' },
  merge_same: { status: 422, message: '两个编号是同一个单位' },
  merge_done: { status: 409, message: '“{name}”已经并入其他单位' },
  merge_unit: { status: 409, message: '“{name}”是部门或街道，不能合并' },
  merge_credit_codes: { status: 409, message: '两家的统一社会信用代码不同（{a}，{b}），不是同一单位' },
  merge_places: { status: 409, message: '一家登记在区内，一家登记在区外；请先更正登记再合并' },
  merge_demo: { status: 409, message: '演示数据不能与真实单位合并' },
  merge_traded: { status: 409, message: '两家之间有 {count} 笔转移，不是同一单位' },
  merge_both_declared: {
    status: 409,
    message: '两家都申报了 {code} 在 {from} 至 {to} 的总量，合并后会重复计入；请先更正其中一家',
  },
  // demonstration year
  simulate_in_production: { status: 409, message: '正式模式下不能生成演示数据' },
  simulate_book_not_empty: { status: 409, message: '账上已有其他数据，演示年度只能写入空账' },
  simulate_scale: { status: 422, message: '倍数“{scale}”应大于 0、不超过 100' },
  play_day_not_over: { status: 422, message: '{day} 还没有过完，只能演示已过去的日子' },
  demo_plan_missing: { status: 404, message: '该区的数据包没有演示方案 {file}' },
  demo_plan_invalid: { status: 422, message: '演示方案 {file} 有误：{problems}' },
  ...intakeRefusals,
  ...interfaceRefusals,
  ...indicatorRefusals,
  ...manifestRefusals,
  ...planRefusals,
  ...matterRefusals,
} as const satisfies Record<string, { status: number; message: string }>

export type RefusalCode = keyof typeof refusals
export type RefusalParams = Readonly<Record<string, string | number | null>>

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly params: RefusalParams
  /** Structured extra data for the client, e.g. what is left of a lot. */
  readonly details: unknown
  constructor(code: RefusalCode, params: RefusalParams = {}, details: unknown = undefined) {
    super(fill(refusals[code].message, params))
    this.code = code
    this.params = params
    this.details = details
  }
  get status(): number {
    return refusals[this.code].status
  }
}

/** Throws a Refusal; typed `never` so that it can end an expression. */
export function refuse(code: RefusalCode, params: RefusalParams = {}, details?: unknown): never {
  throw new Refusal(code, params, details)
}

function fill(message: string, params: RefusalParams): string {
  return message.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? ''))
}
