import { refusals } from '../core/refusal.ts'
import type { ManifestProfile, ManifestRole } from '../packs/manifest-profile.contract.ts'
import { manifestActNames, manifestActs, manifestStateNames, manifestStates, roleTitles } from './contract.ts'
import { stepOf } from './fields.rules.ts'
import { transitions } from './transitions.rules.ts'

const initials: Readonly<Record<ManifestRole, string>> = {
  consignor: '移',
  carrier: '承',
  consignee: '接',
  supervisor: '监',
}
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
]

/** docs/manifest-matrix.md: state × act × role as the code has it, with the refusal of everything else. */
export function matrixDocument(profiles: readonly ManifestProfile[]): string {
  const carrying = manifestActs.filter((kind) => transitions[kind].from.length > 0)
  const acts = carrying.map((kind) => {
    const { from, roles } = transitions[kind]
    const who = roles.map((role) => initials[role]).join('')
    return [manifestActNames[kind], ...manifestStates.map((state) => (from.includes(state) ? who : ''))]
  })
  const refused = manifestActs.flatMap((kind) => {
    const { elsewhere, guards = [] } = transitions[kind]
    const codes = [elsewhere, ...guards.map((g) => g.code)]
    return codes.map((code, i) => [
      i === 0 ? manifestActNames[kind] : '',
      `\`${code}\``,
      refusals[code].message,
    ])
  })
  return [
    '# 联单：状态 × 操作 × 角色',
    '',
    '由 `src/manifests/transitions.rules.ts` 与数据包的联单种类生成（`npm run docs`），请勿手改。',
    `${Object.entries(initials)
      .map(([role, initial]) => `${initial}＝${roleTitles[role as ManifestRole]}`)
      .join('，')}；空格处拒绝，理由见下表。角色不符时一律为 \`manifest_other_role\`。`,
    '',
    ...table(['操作', ...manifestStates.map((s) => manifestStateNames[s])], acts),
    '',
    '起草和补录开始一份新的联单：起草由移出人，补录由移出人或接受人。',
    '',
    '## 不能办理时的理由',
    '',
    ...table(['操作', '代码', '说明'], refused),
    '',
    '## 各种联单的步骤与签认',
    '',
    '每一步的签认封存该步的栏目；封存之后只能提请各方同意后更改。',
    '',
    ...table(
      ['联单', '步骤', '各步封存的栏目', '允许差异', '承运段数'],
      profiles.map((p) => [p.name, stepsOf(p), sealsOf(p), toleranceOf(p), String(p.legs)]),
    ),
    '',
  ].join('\n')
}

function ownSteps(p: ManifestProfile) {
  const all = ['issue', 'load', 'takeOver', 'depart', 'arrive', 'receive'] as const
  return all.filter((phase) => stepOf(p, phase) === phase)
}

const stepsOf = (p: ManifestProfile): string =>
  [
    ...ownSteps(p).map((step) => manifestActNames[step]),
    ...(p.steps.close ? [manifestActNames.close] : []),
  ].join(' → ')

const sealsOf = (p: ManifestProfile): string =>
  ownSteps(p)
    .flatMap((step) => {
      const titles = p.fields.filter((f) => stepOf(p, f.phase) === step).map((f) => f.title)
      return titles.length === 0 ? [] : [`${manifestActNames[step]}：${titles.join('、')}`]
    })
    .join('；')

const toleranceOf = ({ tolerance }: ManifestProfile): string =>
  `${tolerance.perMille}‰，不少于 ${tolerance.atLeastGrams / 1000} 公斤〔${tolerance.confidence}〕`
