import { parseArgs } from 'node:util'
import { openSite, type Site } from './ground.ts'
import { benchGrowth } from './growth.ts'
import { benchImport } from './import.ts'
import { benchIndicators } from './indicators.ts'
import { type Finding, holds, printed } from './measure.ts'
import { benchOffice } from './office.ts'
import { benchPostings } from './postings.ts'
import { benchTables } from './tables.ts'

/** `npm run bench [-- name …]`: prints each ratio with its floor; exit code 1 when a floor is missed. */
const benches: Readonly<Record<string, (site: Site, size: Size) => Promise<Finding[]>>> = {
  postings: (site, { facts, rounds }) => benchPostings(site, facts, rounds),
  import: (site, { rows, rounds }) => benchImport(site, rows, rounds),
  indicators: (site, { rounds }) => benchIndicators(site, rounds),
  office: (site, { rounds }) => benchOffice(site, rounds),
  tables: (site, size) => benchTables(site, size),
  growth: (site, { facts }) => benchGrowth(site, Math.ceil(facts / 5)),
}

interface Size {
  facts: number
  rows: number
  rounds: number
  /** The tables at 10^7 entries too. */
  large: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    facts: { type: 'string', default: '4000' },
    rows: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    large: { type: 'boolean', default: false },
  },
})
const size = {
  facts: Number(values.facts),
  rows: Number(values.rows),
  rounds: Number(values.rounds),
  large: values.large,
}
const chosen = positionals.length > 0 ? positionals : Object.keys(benches)
const site = await openSite()
let missed = 0
try {
  for (const name of chosen) {
    const bench = benches[name]
    if (!bench) throw new RangeError(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`)
    for (const finding of await bench(site, size)) {
      console.log(printed(finding))
      if (!holds(finding)) missed++
    }
  }
} finally {
  await site.close()
}
process.exitCode = missed > 0 ? 1 : 0
