import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { receiveFile, startImport } from '../src/intake/commands.ts'
import { noAnswers } from '../src/intake/contract.ts'
import { fileStore, importCap } from '../src/intake/files.ts'
import { getImport } from '../src/intake/imports.store.ts'
import { formOptions } from '../src/intake/read-file.ts'
import { runImport } from '../src/intake/run-import.ts'
import type { Intake } from '../src/intake/scene.ts'
import { readForm } from '../src/intake/sheets/read-form.ts'
import { copyFolder, copyIn, copyOut } from './copies.ts'
import type { Ground, Site } from './ground.ts'
import { type Finding, median, timed } from './measure.ts'
import { foundPeople } from './people.ts'
import { writeWeighbridge } from './weighbridge.ts'

const never = new AbortController().signal

interface Times {
  parse: number
  analyse: number
  book: number
  copy: number
}

/** (b) A weighbridge list into the book, against COPY of the rows that came of it into the same tables. */
export async function benchImport(site: Site, rows: number, rounds: number): Promise<Finding[]> {
  const times: Times[] = []
  for (let round = 0; round < rounds; round++) times.push(await importRound(site, rows))
  const of = (pick: (t: Times) => number): number => median(times.map(pick))
  const rate = (ms: number): string => `${Math.round((rows / ms) * 1000)} rows/s`
  const copied = `COPY ${rate(of((t) => t.copy))}`
  return [
    {
      what: `import of ${rows} rows: booking against COPY`,
      ratio: of((t) => t.copy / t.book),
      floor: 0.3,
      detail: `booking ${rate(of((t) => t.book))}, ${copied}; parsing ${rate(of((t) => t.parse))}`,
    },
    {
      what: 'the same with reading, comparing and the trial before it',
      ratio: of((t) => t.copy / (t.analyse + t.book)),
      detail: `from file to book ${rate(of((t) => t.analyse + t.book))}, ${copied}`,
    },
  ]
}

async function importRound(site: Site, rows: number): Promise<Times> {
  const folder = copyFolder(site.cluster.folder.home, 'copies')
  const source = await site.ground()
  try {
    const people = await foundPeople(source)
    const path = join(source.dataDir, 'list.csv')
    await writeWeighbridge(path, rows, people)
    const parse = await timed(() => parseAlone(source, path))
    const { analyse, book } = await importTimes(source, path, people.plant.party)
    await copyOut(source, folder)
    const target = await site.ground()
    try {
      await foundPeople(target)
      return { parse, analyse, book, copy: await timed(() => copyIn(target, folder)) }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function parseAlone({ house }: Ground, path: string): Promise<void> {
  const options = formOptions(house, noAnswers, { now: new Date() })
  for await (const event of readForm(path, options)) if (event.kind === 'fault') throw new Error(event.code)
}

async function importTimes(
  { database, house, dataDir, actor }: Ground,
  path: string,
  party: number,
): Promise<Pick<Times, 'analyse' | 'book'>> {
  const intake: Intake = { database, house, files: fileStore(dataDir), now: () => new Date() }
  const kept = await intake.files.keep(createReadStream(path), importCap)
  const sent = { ...kept, name: 'list.csv', party, unit: null, form: null }
  const id = await database.write(actor, (tx) => receiveFile(tx, intake, sent))
  const analyse = await timed(() => runImport(intake, id, never))
  await database.write(actor, (tx) => startImport(tx, intake, id, { choice: 'good', options: {} }))
  const book = await timed(() => runImport(intake, id, never))
  const done = await database.read(actor, (tx) => getImport(tx, id))
  if (done.status !== 'done') throw new Error(`the import ended ${done.status}: ${done.failure}`)
  return { analyse, book }
}
