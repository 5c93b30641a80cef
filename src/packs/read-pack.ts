import { dirname, join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { Baseline } from './baseline.ts'
import {
  CatalogueCode,
  type CatalogueData,
  CatalogueEdition,
  RetiredCode,
  Synonym,
  WasteClass,
} from './catalogue-data.ts'
import { checkPack, repeatedOf } from './check-pack.ts'
import { DisclosureData } from './disclosure-data.ts'
import { Exemption } from './exemptions.ts'
import { IndicatorData } from './indicators.ts'
import { LegalBasis } from './legal-basis.ts'
import { ManifestProfile } from './manifest-profile.contract.ts'
import { PlanData } from './plan-data.ts'
import { ProvincialSystem } from './provincial-system.contract.ts'
import { createFaults, type Faults, jsonFiles, readCsv, readJson, type Source } from './read-files.ts'
import { RegisterKind } from './registers.contract.ts'
import { Rhythm } from './rhythm.ts'
import {
  District,
  FacilityKind,
  Holidays,
  OrganizationUnit,
  type Pack,
  ReportingEntry,
  StreamSettings,
  Street,
  TableLayout,
  Thresholds,
  TreatmentMethod,
} from './schema.ts'

/**
 * Reads a district pack from its folder. Lists that belong to the nation (catalogue, methods, law, holidays) come
 * from the folder that `base` names, beside this one; the district's own files of the same name add to them, an entry
 * of the same key replacing the nation's. Whatever is wrong is said at once, by file and place.
 */
export function readPack(dir: string): Pack {
  const faults = createFaults()
  const district = readJson({ dir, file: 'pack.json' }, District, faults)
  if (!district) return refusePack(dir, faults)
  const base = district.base === undefined ? null : join(dirname(dir), district.base)
  const pack = readParts(dir, base, district, faults)
  if (!pack || faults.lines.length > 0) return refusePack(dir, faults)
  checkPack(pack, faults)
  return faults.lines.length > 0 ? refusePack(dir, faults) : pack
}

function refusePack(dir: string, { lines }: Faults): never {
  return refuse('pack_invalid', { dir, problems: lines.map((line) => `  ${line}`).join('\n') }, lines)
}

function readParts(dir: string, base: string | null, district: District, faults: Faults): Pack | undefined {
  const own = <T>(file: string, shape: z.ZodType<T>): T | undefined => readJson({ dir, file }, shape, faults)
  const units = own('units.json', z.array(OrganizationUnit))
  const streets = own('streets.json', z.array(Street))
  const facilityKinds = own('facility-kinds.json', z.array(FacilityKind))
  const streams = own('streams.json', z.array(StreamSettings))
  const thresholds = own('thresholds.json', Thresholds)
  const tables = own('annex3.json', z.array(TableLayout))
  const reporting = own('reporting-catalogue.json', z.array(ReportingEntry))
  const baseline = own('baseline.json', Baseline)
  const rhythm = own('rhythm.json', Rhythm)
  const plan = own('plan.json', PlanData)
  const disclosure = own('disclosure.json', DisclosureData)
  const national = readNational(dir, base, faults)
  if (
    !units ||
    !streets ||
    !facilityKinds ||
    !streams ||
    !thresholds ||
    !tables ||
    !reporting ||
    !baseline ||
    !plan ||
    !rhythm ||
    !disclosure
  )
    return undefined
  return {
    district,
    units,
    streets,
    facilityKinds,
    streams,
    thresholds,
    tables,
    reporting,
    baseline,
    plan,
    rhythm,
    disclosure,
    ...national,
  }
}

type National = Pick<
  Pack,
  | 'catalogue'
  | 'methods'
  | 'legalBasis'
  | 'holidays'
  | 'exemptions'
  | 'manifestProfiles'
  | 'provincialSystems'
  | 'indicators'
  | 'registers'
>

function readNational(dir: string, base: string | null, faults: Faults): National {
  const each = <T>(file: string, read: (source: Source) => T | undefined): T[] =>
    layers(dir, base, file).flatMap((source) => {
      const value = read(source)
      return value === undefined ? [] : [value]
    })
  const json = <T>(file: string, shape: z.ZodType<T>): T[] =>
    each(file, (source) => readJson(source, shape, faults))
  const merge = <T>(file: string, lists: readonly (readonly T[])[], keyOf: (one: T) => string): T[] =>
    lists.reduce<T[]>((all, more) => {
      for (const one of repeatedOf(more.map(keyOf))) faults.add(file, '', `“${one}”重复`)
      return override(all, more, keyOf)
    }, [])
  const csv = <T>(file: string, shape: z.ZodObject & z.ZodType<T>, keyOf: (row: T) => string): T[] =>
    merge(
      file,
      each(file, (source) => readCsv(source, shape, faults)),
      keyOf,
    )
  const law = json('legal-basis.json', LegalBasis)
  const holidays = json('holidays.json', Holidays)
  const catalogue: CatalogueData = {
    editions: merge(
      'catalogue/editions.json',
      json('catalogue/editions.json', z.array(CatalogueEdition)),
      (e) => e.key,
    ),
    classes: csv('catalogue/classes.csv', WasteClass, (c) => c.class),
    codes: [
      ...csv('catalogue/solid.csv', CatalogueCode, (c) => c.code),
      ...csv('catalogue/hazardous.csv', CatalogueCode, (c) => c.code),
    ],
    synonyms: csv('catalogue/synonyms.csv', Synonym, (s) => `${s.word} ${s.stream ?? ''}`.trim()),
    retired: csv('catalogue/retired.csv', RetiredCode, (r) => r.code),
  }
  return {
    catalogue,
    methods: csv('treatment-methods.csv', TreatmentMethod, (m) => m.code),
    legalBasis: {
      laws: merge(
        'legal-basis.json',
        law.map((l) => l.laws),
        (l) => l.key,
      ),
      matters: merge(
        'legal-basis.json',
        law.map((l) => l.matters),
        (m) => m.id,
      ),
    },
    indicators: mergeIndicators(json('indicators.json', IndicatorData), merge),
    registers: merge('registers.json', json('registers.json', z.array(RegisterKind)), (k) => k.key),
    holidays: {
      working: holidays.flatMap((h) => h.working),
      off: holidays.flatMap((h) => h.off),
      completeYears: holidays.flatMap((h) => h.completeYears),
    },
    exemptions: csv('hazardous-exemptions.csv', Exemption, (e) => e.key),
    manifestProfiles: readEach(dir, base, 'manifest-profiles', ManifestProfile, faults),
    provincialSystems: readEach(dir, base, 'provincial-systems', ProvincialSystem, faults),
  }
}

/** One file a thing; the district's replace the nation's of the same key. */
function readEach<T extends { readonly key: string }>(
  dir: string,
  base: string | null,
  name: string,
  shape: z.ZodType<T>,
  faults: Faults,
): T[] {
  const read = (folder: string): T[] =>
    jsonFiles(folder, name).flatMap((source) => {
      const one = readJson(source, shape, faults)
      return one === undefined ? [] : [one]
    })
  return override(base === null ? [] : read(base), read(dir), (p) => p.key)
}

type Merge = <T>(file: string, lists: readonly (readonly T[])[], keyOf: (one: T) => string) => T[]

function mergeIndicators(files: readonly IndicatorData[], merge: Merge): IndicatorData {
  const all = <T>(part: (one: IndicatorData) => readonly T[], keyOf: (one: T) => string): T[] =>
    merge('indicators.json', files.map(part), keyOf)
  return {
    sets: all(
      (f) => f.sets,
      (s) => s.key,
    ),
    reported: all(
      (f) => f.reported,
      (r) => r.key,
    ),
    factors: all(
      (f) => f.factors,
      (x) => x.key,
    ),
    indicators: all(
      (f) => f.indicators,
      (i) => i.id,
    ),
  }
}

/** The nation's file, then the district's; a pack without a base must have all of them itself. */
function layers(dir: string, base: string | null, file: string): Source[] {
  return base === null
    ? [{ dir, file }]
    : [
        { dir: base, file },
        { dir, file, optional: true },
      ]
}

function override<T>(list: readonly T[], more: readonly T[], keyOf: (one: T) => string): T[] {
  const replaced = new Set(more.map(keyOf))
  return [...list.filter((one) => !replaced.has(keyOf(one))), ...more]
}
