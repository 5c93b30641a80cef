import { streams } from '../core/codes.ts'
import { baselineFaults } from './baseline.ts'
import { legalBasisFaults } from './legal-basis.ts'
import { manifestProfileFaults } from './manifest-profile.contract.ts'
import { wordsOf } from './methods.ts'
import { namesOf, tidyName } from './names.ts'
import { planFaults } from './plan-data.ts'
import { knownColumns } from './provincial-system.contract.ts'
import type { Faults } from './read-files.ts'
import { registerFaults } from './registers.contract.ts'
import { createRowIndex, rowFaults } from './rows.ts'
import { type Pack, seededKinds, type TableLayout } from './schema.ts'

/** Checks what no single file can know: that the files of a pack agree with each other. */
export function checkPack(pack: Pack, faults: Faults): void {
  checkNames(pack, faults)
  checkStreams(pack, faults)
  checkTables(pack, faults)
  checkCatalogue(pack, faults)
  checkReporting(pack, faults)
  checkBaseline(pack, faults)
  checkLaw(pack, faults)
  checkMethods(pack, faults)
  checkManifestProfiles(pack, faults)
  checkProvincialSystems(pack, faults)
  checkPlan(pack, faults)
}

/** The texts that stand twice in a list. */
export function repeatedOf(list: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(list.filter((one) => seen.size === seen.add(one).size))
}

function checkNames({ units, streets, facilityKinds, district }: Pack, faults: Faults): void {
  const once = (file: string, what: string, list: readonly string[]): void => {
    for (const one of repeatedOf(list)) faults.add(file, '', `${what}“${one}”重复`)
  }
  once(
    'units.json',
    '单位代码',
    units.map((u) => u.code),
  )
  once(
    'units.json',
    '单位名称或别名',
    units.flatMap((u) => [...new Set(namesOf(u).slice(1).map(tidyName))]),
  )
  once(
    'streets.json',
    '街道或单位代码',
    [...units, ...streets].map((one) => one.code),
  )
  once(
    'streets.json',
    '街道名称或别名',
    streets.flatMap((s) => [...new Set(namesOf(s).slice(1).map(tidyName))]),
  )
  once(
    'facility-kinds.json',
    '设施种类',
    facilityKinds.map((k) => k.kind),
  )
  if (!String(district.district).startsWith(district.city.code))
    faults.add('pack.json', 'city › code', `区划代码 ${district.district} 不在 ${district.city.code} 之下`)
  if (!district.city.code.startsWith(district.province.code))
    faults.add(
      'pack.json',
      'province › code',
      `市代码 ${district.city.code} 不在 ${district.province.code} 之下`,
    )
  if (!isTimeZone(district.timeZone))
    faults.add('pack.json', 'timeZone', `没有时区“${district.timeZone}”，应如 Asia/Shanghai`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('zh', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function checkStreams({ streams: settings, facilityKinds }: Pack, faults: Faults): void {
  const file = 'streams.json'
  for (const stream of streams) {
    const count = settings.filter((s) => s.stream === stream).length
    if (count !== 1) faults.add(file, stream, count === 0 ? '缺少这个品类' : '品类重复')
  }
  const kinds = new Set(facilityKinds.map((k) => k.kind))
  for (const kind of Object.values(seededKinds))
    if (!kinds.has(kind)) faults.add('facility-kinds.json', kind, '缺少这个设施种类')
  for (const s of settings)
    for (const end of s.ends)
      if (!kinds.has(end)) faults.add(file, `${s.stream} › ends`, `没有设施种类“${end}”`)
}

function checkTables({ tables }: Pack, faults: Faults): void {
  const file = 'annex3.json'
  for (let no = 1; no <= 6; no++) {
    const count = tables.filter((t) => t.no === no).length
    if (count !== 1) faults.add(file, `表${no}`, count === 0 ? '缺少这张表' : '表号重复')
  }
  for (const stream of repeatedOf(tables.map((t) => t.stream))) faults.add(file, stream, '两张表是同一品类')
  for (const fault of rowFaults(tables)) faults.add(file, '', fault)
  for (const table of tables) checkTable(table, faults)
}

function checkTable(table: TableLayout, faults: Faults): void {
  const add = (message: string): void => faults.add('annex3.json', `表${table.no}`, message)
  const rows = table.rows.map((r) => r.key)
  for (const one of repeatedOf(table.columns.map((c) => c.key))) add(`列“${one}”重复`)
  for (const one of repeatedOf([...rows, ...(table.topRows ? [table.topRows.other.key] : [])]))
    add(`行“${one}”重复`)
  if (rows.length > 0 === (table.topRows !== undefined)) add('rows 与 topRows 应有且只有一种')
  for (const one of repeatedOf(table.rates.map((r) => r.key))) add(`比率“${one}”重复`)
  for (const column of table.columns) {
    const cell = table.rates.some((r) => r.key === column.key && r.shownAs === 'cell')
    if (column.type === 'rate' && !cell) add(`比率列“${column.key}”没有公式`)
  }
  for (const rate of table.rates) {
    const isColumn = table.columns.some((c) => c.key === rate.key && c.type === 'rate')
    if (rate.shownAs === 'cell' && !isColumn) add(`公式“${rate.key}”没有对应的比率列`)
    for (const row of [...(rate.rows ?? []), ...Object.keys(rate.declaredDenominators ?? {})])
      if (!rows.includes(row)) add(`公式“${rate.key}”引用了没有的行“${row}”`)
  }
  const sectors = table.sectors.map((s) => s.key)
  for (const one of repeatedOf(sectors)) add(`口径“${one}”重复`)
  const agreed =
    table.defaultSector === undefined ? sectors.length === 0 : sectors.includes(table.defaultSector)
  if (!agreed) add('defaultSector 应是 sectors 中的一个')
}

function checkCatalogue({ catalogue, tables }: Pack, faults: Faults): void {
  const codes = new Set(catalogue.codes.map((c) => c.code))
  const classes = new Set(catalogue.classes.map((c) => c.class))
  const editions = new Set(catalogue.editions.map((e) => e.key))
  const rows = createRowIndex(tables, () => '')
  for (const c of catalogue.codes) {
    const file = `catalogue/${c.code.includes('S') ? 'solid' : 'hazardous'}.csv`
    const group = c.code.includes('S') ? `SW${c.code.slice(-2)}` : `HW${c.code.slice(-2)}`
    if (!classes.has(group)) faults.add(file, c.code, `类别 ${group} 不在 catalogue/classes.csv 中`)
    if (!editions.has(c.edition)) faults.add(file, c.code, `没有版本“${c.edition}”`)
    if (!rows.find(c.code)) faults.add(file, c.code, '不属于任何一行')
  }
  for (const code of repeatedOf(catalogue.codes.map((c) => c.code)))
    faults.add('catalogue/solid.csv', code, '代码重复')
  for (const s of catalogue.synonyms) {
    if (!codes.has(s.code) && !classes.has(s.code))
      faults.add('catalogue/synonyms.csv', s.word, `目录中没有 ${s.code}`)
    const stream = rows.find(s.code)?.stream
    if (s.stream !== null && stream !== s.stream)
      faults.add('catalogue/synonyms.csv', s.word, `${s.code} 属于 ${stream}，不属于 ${s.stream}`)
  }
  for (const r of catalogue.retired) {
    if (!codes.has(r.successor)) faults.add('catalogue/retired.csv', r.code, `目录中没有 ${r.successor}`)
    if (codes.has(r.code)) faults.add('catalogue/retired.csv', r.code, '仍在目录中，不能作为旧代码')
  }
}

/** Every row of a table, or every sector where rows follow from figures, is owed exactly once. */
function checkReporting({ reporting, tables, units }: Pack, faults: Faults): void {
  const file = 'reporting-catalogue.json'
  const codes = new Set(units.map((u) => u.code))
  const wanted = tables.flatMap((t) =>
    t.topRows
      ? t.sectors.filter((s) => s.key !== 'all').map((s) => `表${t.no} ${s.key}`)
      : t.rows.map((r) => `表${t.no} ${r.key}`),
  )
  const given = reporting.map((e) => `表${e.table} ${e.row ?? e.sector ?? ''}`)
  for (const one of wanted) if (!given.includes(one)) faults.add(file, one, '没有汇交条目')
  for (const one of given) if (!wanted.includes(one)) faults.add(file, one, '没有这一行')
  for (const one of repeatedOf(given)) faults.add(file, one, '重复')
  reporting.forEach((e, i) => {
    for (const unit of [...(e.unit === null ? [] : [e.unit]), ...e.candidates])
      if (!codes.has(unit)) faults.add(file, given[i] ?? '', `units.json 中没有单位“${unit}”`)
  })
}

function checkBaseline({ baseline, tables, units, facilityKinds, methods }: Pack, faults: Faults): void {
  const add = (place: string, message: string): void => faults.add('baseline.json', place, message)
  const codes = new Set(units.map((u) => u.code))
  const kinds = new Set(facilityKinds.map((k) => k.kind))
  for (const fault of baselineFaults(baseline)) add('', fault)
  const ids = [...baseline.totals, ...baseline.capacities, ...baseline.facts].map((one) => one.id)
  for (const id of repeatedOf(ids)) add(id, '标识重复')
  for (const t of baseline.totals) {
    if (!codes.has(t.unitCode)) add(t.id, `units.json 中没有单位“${t.unitCode}”`)
    const table = tables.find((one) => one.stream === t.stream)
    if (!isSubject(t.codes, table)) add(t.id, `annex3.json 的 ${t.stream} 表中没有“${t.codes}”`)
    for (const method of Object.values(t.methods))
      if (!methods.some((m) => m.code === method)) add(t.id, `treatment-methods.csv 中没有“${method}”`)
    if (t.sector !== null && !table?.sectors.some((s) => s.key === t.sector))
      add(t.id, `没有口径“${t.sector}”`)
    for (const column of Object.keys(t.columns))
      if (!columnsOf(table).includes(column)) add(t.id, `表中没有列“${column}”`)
  }
  for (const a of baseline.anomalies) {
    const table = tables.find((one) => one.no === a.table)
    const known = a.row === 'total' || table?.rows.some((r) => r.key === a.row)
    if (!known || !columnsOf(table).includes(a.column))
      add(`${a.year} 年 表${a.table}`, `没有行“${a.row}”或列“${a.column}”`)
  }
  for (const c of baseline.capacities) if (!kinds.has(c.kind)) add(c.id, `没有设施种类“${c.kind}”`)
}

/** `stream`, `row:3.excavatedSoil` or a code that falls into the table. */
function isSubject(codes: string, table: TableLayout | undefined): boolean {
  if (!table) return false
  const row = /^row:(\d)\.(\w+)$/.exec(codes)
  if (row) return table.no === Number(row[1]) && table.rows.some((r) => r.key === row[2])
  return codes === 'stream' || createRowIndex([table], () => '').find(codes) !== undefined
}

/** Keys a figure of a table can have: its columns, its rates, and what was generated where no column prints it. */
function columnsOf(table: TableLayout | undefined): string[] {
  if (!table) return []
  return ['generated', ...table.columns.map((c) => c.key), ...table.rates.map((r) => r.key)]
}

function checkLaw({ legalBasis, thresholds }: Pack, faults: Faults): void {
  for (const fault of legalBasisFaults(legalBasis)) faults.add('legal-basis.json', '', fault)
  const matters = new Set(legalBasis.matters.map((m) => m.id))
  for (const [name, one] of Object.entries(thresholds))
    if (one.legalBasis !== undefined && !matters.has(one.legalBasis))
      faults.add('thresholds.json', name, `legal-basis.json 中没有“${one.legalBasis}”`)
}

function checkMethods({ methods }: Pack, faults: Faults): void {
  for (const word of repeatedOf(methods.flatMap((m) => [...new Set(wordsOf(m))])))
    faults.add('treatment-methods.csv', '', `“${word}”指向不止一种方式`)
}

/** Columns must be known, and the profile there. */
function checkProvincialSystems({ provincialSystems, manifestProfiles }: Pack, faults: Faults): void {
  for (const { key, profile, columns } of provincialSystems) {
    const file = `provincial-systems/${key}.json`
    const of = manifestProfiles.find((p) => p.key === profile)
    if (!of) faults.add(file, 'profile', `没有“${profile}”这种联单`)
    const known = new Set<string>([...knownColumns, ...(of?.fields.map((f) => f.key) ?? [])])
    for (const column of columns)
      if (of && !known.has(column.key)) faults.add(file, 'columns', `不认识的列“${column.key}”`)
    for (const one of repeatedOf(columns.map((c) => c.key))) faults.add(file, 'columns', `“${one}”重复`)
    for (const needed of ['number', 'officialNo'])
      if (!columns.some((c) => c.key === needed)) faults.add(file, 'columns', `缺少列“${needed}”`)
  }
}

function checkManifestProfiles({ manifestProfiles, legalBasis }: Pack, faults: Faults): void {
  const matters = new Set(legalBasis.matters.map((m) => m.id))
  for (const one of repeatedOf(manifestProfiles.map((p) => p.numbering.prefix)))
    faults.add('manifest-profiles', '', `编号前缀“${one}”重复`)
  for (const profile of manifestProfiles)
    for (const fault of manifestProfileFaults(profile, matters))
      faults.add(`manifest-profiles/${profile.key}.json`, '', fault)
}

function checkPlan({ plan, units, tables, registers }: Pack, faults: Faults): void {
  for (const { place, message } of registerFaults(registers)) faults.add('registers.json', place, message)
  const codes = new Set(units.map((u) => u.code))
  for (const { place, message } of planFaults(plan, codes)) faults.add('plan.json', place, message)
  const figures = [
    ...plan.tasks.flatMap((t) => t.measures.flatMap((m) => m.targets)),
    ...plan.stageGoals.flatMap((g) => g.statements),
  ].flatMap(({ figure }) => figure ?? [])
  for (const { table, row, column } of figures) {
    const layout = tables.find((t) => t.no === table)
    const known = row === 'total' || layout?.rows.some((r) => r.key === row)
    if (!known || !columnsOf(layout).includes(column))
      faults.add('plan.json', `表${table}`, `没有行“${row}”或列“${column}”`)
  }
}
