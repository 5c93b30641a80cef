/** Refusals of indicators and the bulletin; part of the closed list in refusal.ts. */
export const indicatorRefusals = {
  indicator_unknown: { status: 404, message: '没有标识为 {id} 的指标' },
  indicator_set_unknown: { status: 404, message: '没有标识为 {set} 的指标体系' },
  indicator_unit_unknown: { status: 422, message: '不认识计量单位“{unit}”，可写如 吨、万元、%、吨/万元' },
  indicator_stated_unit: { status: 422, message: '“{name}”以{unit}计，目标或基数却以{stated}计' },
  indicator_input_unknown: { status: 422, message: '“{name}”的数据来源“{input}”不存在' },
  indicator_changed_meanwhile: { status: 409, message: '指标 {id} 刚被他人修改，请重新打开后再改' },
  target_without_unit: { status: 422, message: '“{name}”{year}年的目标没有写计量单位' },
  formula_unreadable: { status: 422, message: '公式“{formula}”读不懂：{reason}' },
  formula_not_allowed: {
    status: 422,
    message: '公式里不能用“{what}”，只能用加减乘除、括号、最大(…)和最小(…)',
  },
  formula_too_large: { status: 422, message: '公式过大：{what}' },
  formula_name_unknown: { status: 422, message: '公式里的“{name}”没有对应的数据，可用：{known}' },
  formula_cycle: { status: 422, message: '指标互相引用，不能计算：{path}' },
  formula_unit_clash: { status: 422, message: '公式“{formula}”中{left}与{right}不能{act}' },
  formula_result_unit: { status: 422, message: '“{name}”的公式算出的是{found}，与计量单位“{unit}”不符' },
  recovery_out_of_range: { status: 422, message: '回收利用的比例“{percent}”应在 0 至 100% 之间' },
  reported_figure_unknown: { status: 404, message: '没有要填报的数据“{figure}”' },
  reported_figure_of_others: { status: 403, message: '“{figure}”由{owner}填报' },
  reported_figure_future: { status: 422, message: '{year}年还没有开始，不能填报' },
} as const
