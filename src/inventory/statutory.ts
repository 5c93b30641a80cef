import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { endOfDay } from '../core/zone.ts'
import type { Form } from '../intake/forms/form.ts'
import { forms } from '../intake/forms/forms.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { StatutoryLedger } from './contract.ts'
import { readCube } from './cube.store.ts'
import type { StatutoryReply } from './statutory.contract.ts'
import {
  type LedgerParty,
  type LedgerQuery,
  latestPostings,
  type RawTold,
  readDeclared,
  readDepartures,
  readGeneratedElsewhere,
  readLedgerPlaces,
  readPartyNames,
  readSilent,
  readTold,
} from './statutory.store.ts'
import { columnsOf } from './statutory-cells.rules.ts'
import { flowForms, flowRows } from './statutory-flows.rules.ts'
import { listForms, listRows, wholeYears } from './statutory-list.rules.ts'
import { departuresElsewhere, generatedElsewhere, otherMasses } from './statutory-missing.rules.ts'
import { numberIn, type Places, type ToldForm, toldForms, toldRows } from './statutory-told.rules.ts'

/** The forms that the book gives, in the order of the standards. */
export const ledgerForms: readonly Form[] = forms.filter(
  ({ id }) => toldForms[id] ?? flowForms[id] ?? listForms[id],
)

export interface StatutoryQuery {
  form: string
  party: LedgerParty
  period: Period
  /** As known at the end of that day; null: now. */
  asOf: Day | null
  today: Day
}

type Body = Pick<StatutoryLedger, 'rows'> & { missing: string[] }

/** One form of one party for a period, as a view of the book. */
export async function readStatutory(
  tx: Reader,
  district: DistrictView,
  q: StatutoryQuery,
): Promise<StatutoryReply> {
  const form = ledgerForms.find(({ id }) => id === q.form) ?? refuse('ledger_form_unknown', { form: q.form })
  const facilities = await facilitiesInScope(
    tx,
    { kind: 'enterprise', key: String(q.party.id) },
    q.period.from,
  )
  const query: LedgerQuery = {
    parties: q.party.ids,
    facilities: facilities ?? [],
    period: q.period,
    asOf: q.asOf,
    before: q.asOf === null ? null : endOfDay(district.zone, q.asOf),
  }
  const told = toldForms[form.id]
  const { rows, missing } = told
    ? await fromPostings(tx, district, form, told, query)
    : listForms[form.id]
      ? await fromList(tx, district, form, query)
      : await fromFlows(tx, district, form, query)
  const { name, creditCode } = q.party
  const ledger: StatutoryLedger = {
    form: form.id,
    party: { name, ...(creditCode === null ? {} : { creditCode }) },
    period: listForms[form.id] ? wholeYears(q.period) : q.period,
    asOf: q.asOf ?? q.today,
    header: {},
    rows,
    marks: [
      ...(q.party.demo ? ['演示数据'] : []),
      ...(q.period.to > q.today && q.asOf === null ? ['暂定'] : []),
    ],
  }
  return { ledger, columns: columnsOf(form, rows), missing }
}

const placeKeys = ['facility', 'from', 'consignor', 'consignee']

type Said = RawTold['fact']
const restatedIn = (fact: Said): Said[] => (fact.restated ? [fact.restated as Said] : [])
const factsIn = (raw: readonly RawTold[]): Said[] =>
  raw.flatMap((r) => [r.fact, ...(r.later ?? []).flatMap((c) => restatedIn(c.fact))])

async function placesOf(tx: Reader, raw: readonly RawTold[]): Promise<Places> {
  return await readLedgerPlaces(
    tx,
    factsIn(raw).flatMap((fact) => placeKeys.flatMap((key) => numberIn(fact, key) ?? [])),
  )
}

async function fromPostings(
  tx: Reader,
  { waste }: DistrictView,
  form: Form,
  rules: ToldForm,
  q: LedgerQuery,
): Promise<Body> {
  const raw = await readTold(tx, q, rules.kinds, form.id)
  const rows = toldRows(raw, await readSilent(tx, q, form.id), {
    form,
    rules,
    period: q.period,
    parties: q.parties,
    places: await placesOf(tx, raw),
    names: await readPartyNames(
      tx,
      factsIn(raw).flatMap((fact) => numberIn(fact, 'carrier') ?? []),
    ),
    streamOf: waste.streamOf,
    wasteName: waste.nameOf,
  })
  const missing = otherMasses(rows)
  if (rules.kinds.includes('ship'))
    missing.push(...departuresElsewhere(await readDepartures(tx, q), rules.stream, waste.streamOf))
  if (rules.kinds.includes('generate')) {
    const others = await readGeneratedElsewhere(tx, q)
    missing.push(...generatedElsewhere(others, rules.stream, waste.streamOf, waste.nameOf))
  }
  return { rows: rows.map(({ row }) => row), missing }
}

/** A list of the year holds for the whole of it, whatever part of it is asked for. */
async function fromList(tx: Reader, { waste }: DistrictView, form: Form, asked: LedgerQuery): Promise<Body> {
  const stream = listForms[form.id] ?? refuse('ledger_form_unknown', { form: form.id })
  const q = { ...asked, period: wholeYears(asked.period) }
  const { facilities, period, asOf } = q
  const cube = await readCube(tx, { facilities, period, asOf, streams: [stream] })
  const declared = await readDeclared(tx, q, form.id)
  const latest = await latestPostings(tx, q)
  const rows = listRows(cube, declared, { form, period, latest, wasteName: waste.nameOf })
  return { rows, missing: [] }
}

async function fromFlows(
  tx: Reader,
  { waste, methodName }: DistrictView,
  form: Form,
  q: LedgerQuery,
): Promise<Body> {
  const { stream, months } = flowForms[form.id] ?? refuse('ledger_form_unknown', { form: form.id })
  const cube = await readCube(tx, {
    facilities: q.facilities,
    period: q.period,
    asOf: q.asOf,
    streams: [stream],
  })
  const declared = await readDeclared(tx, q, form.id)
  const rows = flowRows(cube, declared, {
    form,
    months,
    period: q.period,
    places: await readLedgerPlaces(
      tx,
      cube.map((r) => r.dest).filter((id) => id !== 0),
    ),
    latest: await latestPostings(tx, q),
    wasteName: waste.nameOf,
    methodName,
  })
  const departures = departuresElsewhere(await readDepartures(tx, q), stream, waste.streamOf)
  return { rows, missing: departures }
}
