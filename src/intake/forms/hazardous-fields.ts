import { text, wasteCode } from './fields.ts'
import type { Field } from './form.ts'

const wasteGroup = {
  group: '危险废物名称',
  groupNames: ['危险废物', '废物名称', '危险废物基本信息', '危险废物信息'],
}

const hazardousCode: Field = {
  ...wasteCode,
  title: '废物代码',
  names: ['危险废物代码', '危废代码', '代码'],
  example: '900-214-08',
}

/** The four columns by which HJ 1259 names a waste. */
export const wasteRef: readonly Field[] = [
  text(
    'wasteName',
    '行业俗称/单位内部名称',
    ['行业俗称', '单位内部名称', '俗称', '危废俗称', '危废名称', '危险废物名称', '废物名称'],
    {
      ...wasteGroup,
      leaf: '行业俗称/单位内部名称',
      leafNames: ['内部名称', '俗称'],
      example: '废机油',
    },
  ),
  text('catalogueName', '国家危险废物名录名称', ['名录名称', '国家名录名称', '国家危废名录名称'], {
    ...wasteGroup,
    leaf: '国家危险废物名录名称',
    example: '废润滑油',
  }),
  {
    id: 'category',
    title: '废物类别',
    type: 'wasteClass',
    names: ['危险废物类别', '危废类别', '类别'],
    example: 'HW08',
  },
  hazardousCode,
]
