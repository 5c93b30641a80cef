import { roleNames, roles } from '../core/codes.ts'
import { type ResourceRights, rights, type Scope } from './rights.rules.ts'

const scopeNames: Readonly<Record<Scope, string>> = {
  all: '全区',
  unit: '本部门',
  street: '本街道',
  own: '本单位',
}

/** docs/rights.md. */
export function rightsDocument(): string {
  const head = ['对象', '操作', ...roles.map((role) => roleNames[role])]
  const rows = Object.values(rights).flatMap(({ name, acts }: ResourceRights) =>
    Object.values(acts).map((act) => [
      name,
      act.name,
      ...roles.map((role) => {
        const scope = act.grant[role]
        return scope ? scopeNames[scope] : '—'
      }),
    ]),
  )
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    '# 权限表',
    '',
    '由 `src/platform/rights.rules.ts` 生成（`npm run docs`），请勿手改。界面、接口与数据库行级安全都依据这一张表。',
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n')
}
