import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../src/platform/checkout.ts'

/** The laws of ARCHITECTURE.md that a reader of the sources can check; the room list there is the order used here. */
const sources = [...walk(join(checkout, 'src'))].map((path) => source(path))
const pages = [...walk(join(checkout, 'web'))].map((path) => source(path))
const rooms = [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)(?:\/|\.ts)`/gm)].map((row) => row[1] as string)

describe('the rooms', () => {
  it('are the folders of src, each named in the picture', () => {
    const folders = readdirSync(join(checkout, 'src'), { withFileTypes: true })
    const named = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(rooms.filter((room) => room !== 'main').sort()).toEqual(named.sort())
  })

  it('use only rooms above them', () => {
    const wrong = sources.flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('src/'))
        .filter((target) => standing(target) > standing(file.path))
        .map((target) => `${file.path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('import in no circle', () => {
    expect(circles()).toEqual([])
  })
})

describe('SQL', () => {
  it('stands in stores and the platform only', () => {
    const wrong = sources.filter(
      ({ path, text }) =>
        !/\.store\.ts$|^src\/platform\//.test(path) && /\b(?:query|sql)(?:<[^`']*>)?\(\s*[`']/.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('the pages', () => {
  it('see contracts, pure rules and core only', () => {
    const wrong = pages.flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('src/'))
        .filter((target) => !/^src\/core\/|[/.]contract\.ts$|[/.]rules\.ts$/.test(target))
        .map((target) => `${file.path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('every source file', () => {
  it('is no barrel', () => {
    const barrels = [...sources, ...pages].filter(({ path }) => /(^|\/)index\.tsx?$/.test(path))
    expect(barrels.map(({ path }) => path)).toEqual([])
  })

  it('fits in 400 lines', () => {
    const long = [...sources, ...pages].filter(
      ({ text }) => !generated(text) && text.split('\n').length > 401,
    )
    expect(long.map(({ path }) => path)).toEqual([])
  })

  it('names no district, street or department of a real pack', () => {
    const names = realNames()
    expect(names.length).toBeGreaterThan(20)
    const wrong = [...sources, ...pages].flatMap(({ path, text }) =>
      names.filter((name) => text.includes(name)).map((name) => `${path}: ${name}`),
    )
    expect(wrong).toEqual([])
  })
})

interface Source {
  readonly path: string
  readonly text: string
  /** Paths from the checkout; packages are left out. */
  readonly imports: readonly string[]
}

function source(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const imports = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((found) =>
    slashes(join(dirname(path), found[1] as string)),
  )
  return { path: slashes(path), text, imports }
}

function slashes(path: string): string {
  return relative(checkout, path).split(sep).join('/')
}

/** Place in the list of rooms: `src/ledger/…` by its folder, `src/main.ts` by its name. */
function standing(path: string): number {
  return rooms.indexOf((path.split('/')[1] as string).replace(/\.ts$/, ''))
}

function generated(text: string): boolean {
  return /^\/\/ Made from .* Do not edit\.$/m.test(text.slice(0, 200))
}

/** Files that reach themselves through run-time imports; types alone make no circle. */
function circles(): string[] {
  const files = [...sources, ...pages]
  const edges = new Map(files.map((file) => [file.path, runtimeImports(file)]))
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'open') found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (state.has(path)) return
    state.set(path, 'open')
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of edges.keys()) visit(path, [])
  return found
}

function runtimeImports({ path, text }: Source): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\s)[^;']*?from\s+'(\.[^']+)'/gm)
  return [...statements].map((found) => slashes(join(checkout, dirname(path), found[1] as string)))
}

/** What the non-fictional packs call their places and units, two characters or more of a name of its own. */
function realNames(): string[] {
  const packs = readdirSync(join(checkout, 'packs'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => {
      const listed = readdirSync(join(checkout, 'packs', name))
      return listed.includes('pack.json') && !json('packs', name, 'pack.json').fictional
    })
  return packs.flatMap((name) => {
    const pack = json('packs', name, 'pack.json')
    const units: { name: string; kind?: string }[] = json('packs', name, 'units.json')
    const streets: { name: string }[] = json('packs', name, 'streets.json')
    return [pack.name, pack.city.name, pack.province.name, String(pack.district)].concat(
      units.map((unit) => unit.name).filter((unit) => unit.startsWith('区') || unit.length > 4),
      streets.map((street) => street.name),
    )
  })
}

// biome-ignore lint/suspicious/noExplicitAny: pack files are checked by their own schema, not here
function json(...path: string[]): any {
  return JSON.parse(read(...path))
}

function read(...path: string[]): string {
  return readFileSync(join(checkout, ...path), 'utf8')
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'dist') yield* walk(path)
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|\.d\.ts$/.test(entry.name)) yield path
  }
}
