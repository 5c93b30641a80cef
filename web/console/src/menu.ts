import type { SessionView } from '../../../src/platform/auth/contract.ts'
import { may } from '../../session.ts'

export interface MenuItem {
  readonly to: string
  readonly label: string
  /** Second key after g: a letter, or a digit since the letters are used up. */
  readonly key: string
  /** Other words people look for it by. */
  readonly words?: string
  readonly visible: (me: SessionView) => boolean
}
export interface MenuGroup {
  readonly label: string | null
  readonly items: readonly MenuItem[]
}

export const menu: readonly MenuGroup[] = [
  {
    label: null,
    items: [
      {
        to: '/',
        label: '驾驶舱',
        key: 'c',
        words: '首页 总览',
        visible: (me) => may(me, 'read', 'inventory'),
      },
      {
        to: '/inventory',
        label: '废物清单',
        key: 'i',
        words: '附件3 六张表',
        visible: (me) => may(me, 'read', 'inventory'),
      },
    ],
  },
  {
    label: '台账',
    items: [
      {
        to: '/postings',
        label: '账目',
        key: 'p',
        words: '流水 记录',
        visible: (me) => may(me, 'read', 'ledger'),
      },
      {
        to: '/facts/new',
        label: '记一笔',
        key: 'n',
        words: '新增 登记 零申报',
        visible: (me) => may(me, 'book', 'ledger'),
      },
      {
        to: '/statutory-ledgers',
        label: '法定台账',
        key: 'l',
        words: '82号 HJ1259 附表',
        visible: (me) => may(me, 'read', 'ledger'),
      },
      {
        to: '/lots',
        label: '批次与库存',
        key: 's',
        words: '贮存 追溯',
        visible: (me) => may(me, 'read', 'ledger'),
      },
      {
        to: '/balance',
        label: '物料平衡',
        key: 'b',
        words: '期初 期末',
        visible: (me) => may(me, 'read', 'ledger'),
      },
    ],
  },
  {
    label: '转移',
    items: [
      {
        to: '/manifests',
        label: '联单',
        key: '1',
        words: '转移联单 等我办理 签发 装车 接收 五联单 电子联单',
        visible: (me) => may(me, 'read', 'manifest'),
      },
      {
        to: '/collections',
        label: '收运',
        key: '8',
        words: '收运 集中收集 小微 共享库 医废 收集点 下一站 转出',
        visible: (me) => may(me, 'read', 'manifest'),
      },
      {
        to: '/phone',
        label: '现场',
        key: '9',
        words: '手机 扫码 离线 过磅 拍照 签名 待上传',
        visible: (me) => may(me, 'act', 'manifest'),
      },
      {
        to: '/packages',
        label: '包装与标签',
        key: '2',
        words: '桶 袋 箱 浙固码 数字识别码 二维码 倒装',
        visible: (me) => may(me, 'read', 'package'),
      },
      {
        to: '/traces',
        label: '追溯',
        key: '3',
        words: '来源 去向 召回 EPCIS 批次',
        visible: (me) => may(me, 'read', 'ledger'),
      },
      {
        to: '/vehicles',
        label: '车辆与承运人',
        key: '4',
        words: '运输资质 车牌 道路运输',
        visible: (me) => may(me, 'read', 'manifestRegister'),
      },
      {
        to: '/contracts',
        label: '许可与合同',
        key: '5',
        words: '许可证 委托合同 管理计划 代办 环保管家',
        visible: (me) => may(me, 'read', 'manifestRegister'),
      },
      {
        to: '/cross-province',
        label: '跨省审批与备案',
        key: '6',
        words: '跨省转移 批准 备案',
        visible: (me) => may(me, 'read', 'manifestRegister'),
      },
      {
        to: '/interfaces',
        label: '接口与令牌',
        key: '7',
        words: '接口 令牌 推送 webhook API 省级系统 核对',
        visible: (me) => may(me, 'read', 'exchange'),
      },
    ],
  },
  {
    label: '行动计划',
    items: [
      {
        to: '/plan',
        label: '任务清单',
        key: 'k',
        words: '规划 措施 灯号 阶段目标 版本 修订 正文 衔接 十五五',
        visible: (me) => may(me, 'read', 'plan'),
      },
      {
        to: '/units',
        label: '责任清单',
        key: 'z',
        words: '单位 部门 街道 职责',
        visible: (me) => may(me, 'read', 'plan'),
      },
      {
        to: '/members',
        label: '领导小组与专班',
        key: 'v',
        words: '成员 联络员 组长 换人 卸任',
        visible: (me) => may(me, 'read', 'plan'),
      },
      {
        to: '/registers',
        label: '项目与登记',
        key: 'x',
        words: '项目 活动 荣誉 培训 案例 求助 技术',
        visible: (me) => may(me, 'read', 'register'),
      },
      {
        to: '/matters',
        label: '办件',
        key: 'o',
        words: '督办单 公文 会议 批示 总结 考核',
        visible: (me) => may(me, 'read', 'supervisionOrder'),
      },
      {
        to: '/calendar',
        label: '日程',
        key: 'r',
        words: '提醒 期限 到期',
        visible: (me) => may(me, 'read', 'calendar'),
      },
      {
        to: '/indicators',
        label: '指标',
        key: 'q',
        words: '目标 趋势 预测',
        visible: (me) => may(me, 'read', 'indicator'),
      },
      {
        to: '/reported-figures',
        label: '指标填报',
        key: 'w',
        words: '工业增加值 人口',
        visible: (me) => may(me, 'read', 'reportedFigure'),
      },
      {
        to: '/lists',
        label: '四张清单',
        key: 'y',
        words: '签发 整包 废物清单 任务清单 责任清单 项目清单',
        visible: (me) => may(me, 'read', 'lists'),
      },
      {
        to: '/disclosures',
        label: '信息公告',
        key: 'h',
        words: '公开 公众意见 更正',
        visible: (me) => may(me, 'read', 'disclosure'),
      },
    ],
  },
  {
    label: '汇集',
    items: [
      {
        to: '/imports',
        label: '导入',
        key: 'm',
        words: '上传 模板 工作簿',
        visible: (me) => may(me, 'read', 'import'),
      },
      {
        to: '/submissions',
        label: '汇交',
        key: 'j',
        words: '汇交目录 应报 已报',
        visible: (me) => may(me, 'read', 'submission'),
      },
      {
        to: '/periods',
        label: '期间封账',
        key: 'f',
        words: '启封 更正审批',
        visible: (me) => may(me, 'read', 'period'),
      },
    ],
  },
  {
    label: '名录',
    items: [
      {
        to: '/parties',
        label: '企业与设施',
        key: 'e',
        words: '单位',
        visible: (me) => may(me, 'read', 'party'),
      },
      {
        to: '/capacity',
        label: '处置能力',
        key: 'a',
        words: '设计能力 负荷',
        visible: (me) => may(me, 'read', 'party'),
      },
      {
        to: '/catalogue',
        label: '废物目录',
        key: 'd',
        words: '代码 名录',
        visible: (me) => may(me, 'read', 'catalogue'),
      },
    ],
  },
  {
    label: '管理',
    items: [
      { to: '/audit', label: '审计', key: 't', words: '日志', visible: (me) => may(me, 'read', 'audit') },
      {
        to: '/accounts',
        label: '账号',
        key: 'u',
        words: '用户 角色',
        visible: (me) => may(me, 'read', 'account'),
      },
    ],
  },
]

export function menuFor(me: SessionView): MenuGroup[] {
  return menu
    .map((group) => ({ ...group, items: group.items.filter((item) => item.visible(me)) }))
    .filter((group) => group.items.length > 0)
}
