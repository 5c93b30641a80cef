import { readForm } from '../../../src/intake/sheets/read-form.ts'

/** Reads a file in a process of its own and prints what it took: `node read-child.ts FILE`. */
let rows = 0
for await (const event of readForm(process.argv[2] ?? '')) {
  if (event.kind === 'row') rows++
  if (event.kind !== 'summary') continue
  const { form, good, grams } = event
  // maxRSS is in KiB
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ form, rows, good, grams, megabytes }))
}
