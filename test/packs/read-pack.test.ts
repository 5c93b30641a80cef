import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { findPackFolder } from '../../src/packs/find-pack.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { both, copyPack, demo, faultsOf, packs } from './support.ts'

describe('the packs of the repository', () => {
  test.each(both)('%s has six tables, six streams and units to answer for them', (_, pack) => {
    expect(pack.tables.map((t) => t.no)).toEqual([1, 2, 3, 4, 5, 6])
    expect(pack.streams).toHaveLength(6)
    expect(pack.reporting.some((e) => e.unit === null)).toBe(true)
  })

  test('are found by district code, and one that is not there is named', () => {
    expect(findPackFolder(packs, 990001)).toBe(join(packs, 'demo'))
    expect(() => findPackFolder(packs, 110101)).toThrow(/没有区划代码为 110101 的数据包，现有：.*330108/)
  })

  test('a district adds to the national lists and replaces what has the same key', () => {
    expect(demo.catalogue.codes.some((c) => c.code === '900-214-08')).toBe(true)
    expect(demo.catalogue.codes.some((c) => c.code === '139-098-S13')).toBe(true)
    expect(demo.methods.filter((m) => m.code === 'W1').map((m) => m.t1)).toEqual(['utilize'])
    expect(demo.holidays.off).toEqual(['2025-03-03'])
  })
})

describe('a broken pack is refused by file and place', () => {
  test('a copy as it is reads', () => {
    expect(faultsOf(copyPack().dir)).toEqual([])
  })

  test('unknown field', () => {
    const pack = copyPack()
    pack.editJson('units.json', (units) => Object.assign(units[2], { nmae: '区环境局' }))
    expect(faultsOf(pack.dir)).toEqual(['units.json › 第 3 项：不认识的字段：nmae'])
  })

  test('missing field, wrong kind of value, unknown word', () => {
    const pack = copyPack()
    pack.editJson('streets.json', (streets) => {
      delete streets[0].name
    })
    pack.editJson('streams.json', (streams) => {
      streams[1].matchDays = '三天'
      streams[2].confidence = '大概'
    })
    expect(faultsOf(pack.dir)).toEqual([
      'streets.json › 第 1 项 › name：缺少这个字段',
      'streams.json › 第 2 项 › matchDays：应为数',
      'streams.json › 第 3 项 › confidence：应为 源、忆、疑、设 之一',
    ])
  })

  test('missing file and broken JSON are said at once', () => {
    const pack = copyPack()
    rmSync(join(pack.dir, 'streets.json'))
    pack.edit('thresholds.json', (text) => text.slice(0, -3))
    const faults = faultsOf(pack.dir)
    expect(faults[0]).toBe('streets.json：缺少这个文件')
    expect(faults[1]).toMatch(/^thresholds\.json：不是合格的 JSON/)
    expect(faults).toHaveLength(2)
  })

  test('no pack.json at all', () => {
    expect(faultsOf(join(packs, 'nowhere'))).toEqual(['pack.json：缺少这个文件'])
  })

  test('the refusal names the folder and lists the faults', () => {
    const pack = copyPack()
    pack.editJson('units.json', (units) => units.pop())
    pack.editJson('units.json', (units) => units.push(units[0]))
    expect(() => readPack(pack.dir)).toThrow(Refusal)
    expect(() => readPack(pack.dir)).toThrow(
      /区县数据包 .*demo 有误：\n {2}units\.json：单位代码“qh_leading_group”重复/,
    )
  })

  test('a figure written as a number would have passed through a float', () => {
    const pack = copyPack()
    pack.editJson('baseline.json', (b) => {
      b.totals[0].columns.generated = 1200.5
    })
    expect(faultsOf(pack.dir)).toEqual([
      'baseline.json › totals › 第 1 项 › columns › generated：数要加引号，写成 "5.64"',
    ])
  })

  test('duplicate code in the catalogue', () => {
    const pack = copyPack()
    pack.edit('catalogue/solid.csv', (text) => text + text.split('\n')[1])
    expect(faultsOf(pack.dir)).toEqual(['catalogue/solid.csv：“139-098-S13”重复'])
  })

  test('a bad cell of a CSV file names line, column and value', () => {
    const pack = copyPack()
    pack.edit('catalogue/solid.csv', (text) => text.replace('139-098-S13', '139-98-S13'))
    expect(faultsOf(pack.dir)).toEqual([
      'catalogue/solid.csv › 第 2 行 › code：应为废物代码，如 900-001-S17 或 900-214-08，现为“139-98-S13”',
    ])
  })

  test('a missing, unknown or doubled column; a row too short', () => {
    const pack = copyPack()
    pack.edit('catalogue/synonyms.csv', (text) => text.replace('word,code', 'wort,code'))
    pack.edit('catalogue/solid.csv', (text) => `${text}139-001-S13,豆渣\n`)
    expect(faultsOf(pack.dir)).toEqual([
      'catalogue/solid.csv › 第 4 行：应有 10 列，实有 2 列',
      'catalogue/synonyms.csv › 第 1 行：缺少列：word',
      'catalogue/synonyms.csv › 第 1 行：不认识或重复的列：wort',
    ])
  })

  test('a synonym for a code that no list has, or of another stream', () => {
    const pack = copyPack()
    pack.edit('catalogue/synonyms.csv', (text) => `${text}谷壳,139-555-S13,,设\n泥,SW90,industrial,设\n`)
    expect(faultsOf(pack.dir)).toEqual([
      'catalogue/synonyms.csv › 谷壳：目录中没有 139-555-S13',
      'catalogue/synonyms.csv › 泥：SW90 属于 other，不属于 industrial',
    ])
  })
})

describe('files that disagree with each other', () => {
  test('a kind of facility that seeding gives is missing, or says no purpose', () => {
    const pack = copyPack()
    pack.editJson('facility-kinds.json', (kinds) => {
      kinds.find((k: { kind: string }) => k.kind === 'declaringEntry').kind = 'ownEntry'
    })
    expect(faultsOf(pack.dir)).toEqual(['facility-kinds.json › declaringEntry：缺少这个设施种类'])
    pack.editJson('facility-kinds.json', (kinds) => {
      delete kinds[0].purpose
    })
    expect(faultsOf(pack.dir)[0]).toMatch(/^facility-kinds\.json › 第 1 项 › purpose：/)
  })

  test('two rows that claim one class, and a class that no row claims', () => {
    const pack = copyPack()
    pack.editJson('annex3.json', (tables) => {
      tables[0].rows[1].match.classes = ['SW03']
    })
    expect(faultsOf(pack.dir).slice(0, 2)).toEqual([
      'annex3.json：SW03 同时属于 表1“灰渣” 和 表1“食品残渣”',
      'annex3.json：类别 SW13 没有归入任何一行',
    ])
  })

  test('a code claimed by rows of two tables', () => {
    const pack = copyPack()
    pack.editJson('annex3.json', (tables) => (tables[4].rows[4].match.codes = ['020-001-S81']))
    expect(faultsOf(pack.dir)).toEqual(['annex3.json：020-001-S81 同时属于 表5“林业废物” 和 表6“绿化垃圾”'])
  })

  test('a missing table, a rate without its column, a rate over a row that is not there', () => {
    const pack = copyPack()
    pack.editJson('annex3.json', (tables) => {
      tables[1].rates = []
      tables[2].rates[0].rows = ['rubble', 'bricks']
    })
    expect(faultsOf(pack.dir)).toEqual([
      'annex3.json › 表2：比率列“recyclingRate”没有公式',
      'annex3.json › 表3：公式“resourceUtilizationRate”引用了没有的行“bricks”',
    ])
  })

  test('a unit that is not in units.json, wherever it is named', () => {
    const pack = copyPack()
    pack.editJson('units.json', (units) => {
      units.find((u: { code: string }) => u.code === 'qh_health').code = 'qh_medicine'
    })
    expect(faultsOf(pack.dir)).toEqual([
      'reporting-catalogue.json › 表4 medical：units.json 中没有单位“qh_health”',
      'reporting-catalogue.json › 表4 social：units.json 中没有单位“qh_health”',
      'baseline.json › medical2023：units.json 中没有单位“qh_health”',
      'plan.json › Q04-2：units.json 中没有单位“qh_health”',
      'plan.json › Q05-1：units.json 中没有单位“qh_health”',
    ])
  })

  test('an alias that is another unit’s name; a street with a unit’s code', () => {
    const pack = copyPack()
    pack.editJson('units.json', (units) => (units[3].aliases = ['区“卫健局”']))
    pack.editJson('streets.json', (streets) => {
      streets[1].code = 'qh_city'
    })
    expect(faultsOf(pack.dir)).toEqual([
      'units.json：单位名称或别名“区卫健局”重复',
      'streets.json：街道或单位代码“qh_city”重复',
    ])
  })

  test('a row that nobody was asked about, and one owed twice', () => {
    const pack = copyPack()
    pack.editJson('reporting-catalogue.json', (entries) => {
      entries[1].row = entries[0].row
    })
    expect(faultsOf(pack.dir)).toEqual([
      'reporting-catalogue.json › 表1 foodResidue：没有汇交条目',
      'reporting-catalogue.json › 表1 ashAndSlag：重复',
    ])
  })

  test('a stream twice, an end of an unknown kind, a time zone that is none', () => {
    const pack = copyPack()
    pack.editJson('streams.json', (streams) => {
      streams[5].stream = 'household'
      streams[0].ends = ['volcano']
    })
    pack.editJson('pack.json', (district) => {
      district.timeZone = 'Asia/Qinghe'
    })
    expect(faultsOf(pack.dir)).toEqual([
      'pack.json › timeZone：没有时区“Asia/Qinghe”，应如 Asia/Shanghai',
      'streams.json › household：品类重复',
      'streams.json › other：缺少这个品类',
      'streams.json › industrial › ends：没有设施种类“volcano”',
    ])
  })

  test('a clause that leaves a gap, one beyond its law, a threshold without a basis', () => {
    const pack = copyPack()
    pack.editJson('legal-basis.json', (law) => {
      law.matters[0].clauses[1].from = '2025-08-01'
      law.matters[0].clauses[0].from = '2023-01-01'
    })
    pack.editJson('thresholds.json', (thresholds) => {
      thresholds.smallGenerator.legalBasis = 'hearsay'
    })
    expect(faultsOf(pack.dir)).toEqual([
      'legal-basis.json：qinghe-storage-point 第 1 条：早于《青禾规定》的施行日 2024-01-01',
      'legal-basis.json：qinghe-storage-point 第 1 条：失效日 2025-07-01 与下一条的生效日 2025-08-01 不衔接',
      'thresholds.json › smallGenerator：legal-basis.json 中没有“hearsay”',
    ])
  })

  test('a threshold nobody knows, and one that is missing', () => {
    const pack = copyPack()
    pack.editJson('thresholds.json', (thresholds) => {
      thresholds.moonPhase = thresholds.smallGenerator
      delete thresholds.smallGenerator
    })
    expect(faultsOf(pack.dir)).toEqual([
      'thresholds.json › smallGenerator：缺少这个字段',
      'thresholds.json：不认识的字段：moonPhase',
    ])
  })

  test('plan figures: more ended than arose, an unknown row, a year outside the coverage', () => {
    const pack = copyPack()
    pack.editJson('baseline.json', (b) => {
      b.totals[0].columns.utilized = '1100'
      b.totals[1].codes = 'row:1.slag'
      b.totals[2].year = 2019
    })
    expect(faultsOf(pack.dir)).toEqual([
      'baseline.json：household2023：coverage 中没有 household 2019 年',
      'baseline.json：industrial2022：已说明去向的量大于产生量',
      'baseline.json › food2022：annex3.json 的 industrial 表中没有“row:1.slag”',
    ])
  })
})
