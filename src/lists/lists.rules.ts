import { isDay, labelDay } from '../core/day.ts'
import type { Inventory, InventoryTable } from '../inventory/contract.ts'
import type { Pack } from '../packs/schema.ts'
import { lightNames, type Obligation, planSystemNames } from '../plan/contract.ts'
import { parseFigure } from '../plan/projects.rules.ts'
import type { StoredEntry } from '../plan/registers.store.ts'
import { responsibilitiesOf } from '../plan/responsibilities.rules.ts'
import type { ExtraDuty } from '../plan/units.contract.ts'
import { isUnit, unitName } from '../plan/units.rules.ts'
import type { ListChange, ProjectRow, TaskGroup, TaskRow, UnitDuties, WasteLink } from './contract.ts'

type Layouts = Pick<Pack, 'tables'>
const systems = Object.keys(planSystemNames) as (keyof typeof planSystemNames)[]

/** Annex 1: the measures by the four systems, each numbered on its own; what belongs to none yet stands last. */
export function taskGroups(pack: Layouts, obligations: readonly Obligation[]): TaskGroup[] {
  const measures = obligations.filter((o) => o.kind === 'measure')
  const group = (system: string, title: string, list: readonly Obligation[]): TaskGroup => ({
    system,
    title,
    rows: list.map((o, i) => taskRow(pack, o, i + 1)),
  })
  const groups = systems.map((system) => {
    const name = planSystemNames[system]
    return group(
      system,
      `${name}建设任务清单`,
      measures.filter((o) => o.system === system),
    )
  })
  const rest = measures.filter((o) => o.system === null)
  return [...groups, ...(rest.length > 0 ? [group('none', '体系待明确的任务', rest)] : [])]
}

function taskRow({ tables }: Layouts, o: Obligation, no: number): TaskRow {
  return {
    id: o.id,
    no,
    place: o.place,
    title: o.text ?? o.title,
    leadUnits: o.leadUnits.map((u) => u.name),
    supportingUnits: o.supportingUnits.map((u) => u.name),
    completion: completionText(o.completion),
    light: lightNames[o.light],
    tables: tables.filter((t) => o.streams.includes(t.stream)).map((t) => t.no),
  }
}

function completionText({ day, mark }: Obligation['completion']): string {
  if (day === null) return mark ?? '待明确'
  const text = isDay(day) ? labelDay(day) : `每年${Number(day.slice(0, 2))}月${Number(day.slice(3))}日前`
  return mark ? `${text}（${mark}）` : text
}

/** Annex 2: what is entered of a project; it acts on the wastes of its measures and of the figure it is to move. */
export function projectRows(entries: readonly StoredEntry[], tasks: readonly TaskGroup[]): ProjectRow[] {
  const tablesOf = new Map(tasks.flatMap((g) => g.rows.map((r) => [r.id, r.tables] as const)))
  const sorted = entries.filter((e) => !e.withdrawn).toSorted((a, b) => a.id - b.id)
  return sorted.map(({ id, name, measures, content }, i) => {
    const text = (key: string): string | null => (typeof content[key] === 'string' ? content[key] : null)
    const figure = parseFigure(text('effectFigure') ?? '')
    const tables = [...measures.flatMap((m) => tablesOf.get(m) ?? []), ...(figure ? [figure.table] : [])]
    return {
      id: String(id),
      no: i + 1,
      name,
      content: text('content') ?? '',
      investment: text('investment'),
      start: text('startedOn') ?? text('startOn'),
      finish: text('finishedOn') ?? text('finishOn'),
      place: text('location'),
      accountable: text('accountable'),
      implementer: text('implementing'),
      tables: [...new Set(tables)].toSorted((a, b) => a - b),
    }
  })
}

/** 责任清单: the tasks turned round by unit, what the office added, and the figures the unit answers for. */
export function unitDuties(
  pack: Pack,
  obligations: readonly Obligation[],
  duties: readonly ExtraDuty[],
): UnitDuties[] {
  const codes = [...pack.units, ...pack.streets].map((u) => u.code).filter((code) => isUnit(pack, code))
  return codes
    .map((code) => {
      const mine = responsibilitiesOf(pack, code, obligations, duties, [])
      const ids = (list: readonly { id: string }[]): string[] => list.map((d) => d.id)
      return {
        unit: code,
        name: unitName(pack, code),
        leads: ids(mine.leads),
        supports: ids(mine.supports),
        carriesOut: ids(mine.carriesOut),
        duties: mine.duties.map((d) => d.duty),
        wasteRows: pack.reporting
          .filter((e) => e.unit === code)
          .map((e) => `${e.table}.${e.row ?? e.sector ?? ''}`),
      }
    })
    .filter((u) => [u.leads, u.supports, u.carriesOut, u.duties, u.wasteRows].some((list) => list.length > 0))
}

/** From each row of the waste list to the units, measures and projects that act on it. */
export function wasteLinks(
  pack: Pack,
  { tables }: Inventory,
  tasks: readonly TaskGroup[],
  projects: readonly ProjectRow[],
): WasteLink[] {
  const measures = tasks.flatMap((g) => g.rows)
  return tables.flatMap((table) =>
    table.rows.map((row) => ({
      table: table.no,
      row: row.key,
      label: row.label,
      units: [
        ...new Set(
          pack.reporting
            .filter((e) => e.table === table.no && (e.row === undefined || e.row === row.key))
            .flatMap((e) => (e.unit === null ? [] : [unitName(pack, e.unit)])),
        ),
      ],
      measures: measures.filter((m) => m.tables.includes(table.no)).map((m) => m.id),
      projects: projects.filter((p) => p.tables.includes(table.no)).map((p) => p.name),
    })),
  )
}

type Compared = {
  readonly waste: Pick<Inventory, 'tables'>
  readonly tasks: readonly TaskGroup[]
  readonly responsibilities: readonly UnitDuties[]
  readonly projects: readonly ProjectRow[]
}

/** What differs from another version, list by list. Lights move every day and are no change of a list. */
export function changesOf(before: Compared, after: Compared): ListChange[] {
  const tasks = (c: Compared): [string, string][] =>
    c.tasks.flatMap((g) =>
      g.rows.map((r): [string, string] => [
        `${r.id} ${r.place}`,
        [g.title, r.title, r.leadUnits.join('、'), r.supportingUnits.join('、'), r.completion].join('；'),
      ]),
    )
  const units = (c: Compared): [string, string][] =>
    c.responsibilities.map((u) => [
      u.name,
      [
        `牵头 ${u.leads.join('、')}`,
        `协办 ${u.supports.join('、')}`,
        `落实 ${u.carriesOut.join('、')}`,
        u.duties.join('、'),
      ].join('；'),
    ])
  const projects = (c: Compared): [string, string][] =>
    c.projects.map(({ id: _, no: __, tables: ___, ...p }) => [
      p.name,
      Object.values(p)
        .map((v) => v ?? '—')
        .join('；'),
    ])
  const waste = (c: Compared): [string, string][] => c.waste.tables.flatMap(wasteTexts)
  return [
    ...differences('废物清单', waste(before), waste(after)),
    ...differences('任务清单', tasks(before), tasks(after)),
    ...differences('责任清单', units(before), units(after)),
    ...differences('项目清单', projects(before), projects(after)),
  ]
}

function wasteTexts(table: InventoryTable): [string, string][] {
  return [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total].flatMap((row) =>
    table.columns
      .filter((c) => c.type !== 'text')
      .map((c): [string, string] => [
        `表${table.no} ${row.label} ${c.title}`,
        row.cells[c.key] === null || row.cells[c.key] === undefined
          ? '—'
          : `${row.cells[c.key]}${c.type === 'mass' ? table.unit : '%'}`,
      ]),
  )
}

function differences(
  list: ListChange['list'],
  before: readonly [string, string][],
  after: readonly [string, string][],
): ListChange[] {
  const [old, now] = [new Map(before), new Map(after)]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((what): ListChange[] => {
    const [a, b] = [old.get(what) ?? null, now.get(what) ?? null]
    if (a === b) return []
    return [{ list, kind: a === null ? '新增' : b === null ? '删除' : '变化', what, before: a, after: b }]
  })
}
