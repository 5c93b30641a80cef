import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/core/day.ts'
import { profileOf } from './profiles.ts'
import { refusalOf, type Step, signedWay, today, values, walk, ways, worldOn } from './steps.ts'

const why = { reason: '有原因' }
const medical = profileOf('medical')
const propose: Step = ['propose', 'consignor', { plate: '示A·00002' }, { ...why, proposal: 'revision' }]
const nothingElse = worldOn({ bearerOf: () => 'WFHW2026000009' })
const late = worldOn({ today: addDays(today, 30), day: addDays(today, 30) })
const handed: Step[] = [
  ...ways.inTransit,
  ['handOver', 'carrier', { carrier: 4, plate: '示A·00003', driver: '丁' }],
]
const cancelling: Step = ['propose', 'consignor', {}, { ...why, proposal: 'cancellation' }]
const disputed: Step[] = [...ways.accepted, ['dispute', 'consignor', {}, why]]
const shortAndRefused: Step[] = [
  ...ways.arrived,
  ['receive', 'consignee', { ...values.receive, accepted: 1_000_000, refused: 500_000 }, why],
]
const onPaperValues = { ...values.draft, ...values.load, ...values.takeOver, ...values.receive }
const onPaper = (days: { loadedOn?: string; receivedOn?: string }): Step => [
  'backfill',
  'consignor',
  onPaperValues,
  days as NonNullable<Step[3]>,
]

describe('an illegal act is refused by a code of its own', () => {
  it.each<[string, Step[], Step]>([
    ['manifest_load_signed', signedWay, ['load', 'consignor']],
    ['manifest_load_unsigned', ways.issued, ['takeOver', 'carrier', values.takeOver]],
    ['manifest_other_carrier', signedWay, ['takeOver', 'carrier', values.takeOver, {}, { party: 9 }]],
    ['manifest_no_leg_pending', ways.inTransit, ['takeOver', 'carrier']],
    ['manifest_leg_pending', handed, ['arrive', 'consignee']],
    ['manifest_other_carrier', handed, ['takeOver', 'carrier', {}]],
    ['manifest_not_arrived', ways.inTransit, ['receive', 'consignee', values.receive]],
    ['manifest_received', ways.accepted, ['receive', 'consignee', values.receive]],
    ['manifest_no_difference', disputed, ['countersign', 'consignor']],
    ['manifest_difference_open', shortAndRefused, ['takeBack', 'consignor']],
    ['manifest_proposal_open', [...ways.loaded, propose], propose],
    ['manifest_proposal_open', [...ways.loaded, cancelling], ['depart', 'carrier']],
    ['manifest_no_proposal', ways.loaded, ['consent', 'carrier']],
    ['manifest_not_asked', [...ways.loaded, propose], ['consent', 'consignor']],
    ['manifest_not_proposer', [...ways.loaded, propose], ['withdraw', 'carrier']],
    [
      'manifest_number_recorded',
      [...ways.issued, ['recordNumber', 'consignor', {}, { officialNo: '20263301000001' }]],
      ['recordNumber', 'consignor', {}, { officialNo: '20263301000002' }],
    ],
    ['manifest_number_unreadable', ways.issued, ['recordNumber', 'consignor', {}, { officialNo: '2026' }]],
    [
      'manifest_number_invented',
      ways.issued,
      ['recordNumber', 'consignor', {}, { officialNo: 'DEMO0000000001' }],
    ],
    ['manifest_field_unknown', ways.draft, ['edit', 'consignor', { colour: '蓝' }]],
    ['manifest_field_sealed', ways.issued, ['edit', 'consignor', { hazards: 'C' }]],
    ['manifest_field_not_yours', ways.draft, ['edit', 'consignor', { accepted: 1 }]],
    ['manifest_field_not_now', ways.issued, ['cancel', 'consignor', { packages: 1 }, why]],
    ['manifest_field_unreadable', ways.draft, ['edit', 'consignor', { form: 'plasma' }]],
    ['manifest_fields_missing', [['draft', 'consignor', { consignor: 10 }]], ['issue', 'consignor']],
    ['manifest_reason_missing', ways.issued, ['cancel', 'consignor']],
    [
      'manifest_difference_unexplained',
      ways.arrived,
      ['receive', 'consignee', { ...values.receive, accepted: 1 }],
    ],
    ['manifest_same_place', ways.draft, ['issue', 'consignor', { consignee: 10 }]],
    ['manifest_code_of_other', ways.draft, ['issue', 'consignor', { code: '900-001-S17' }]],
    [
      'manifest_received_nothing',
      ways.arrived,
      ['receive', 'consignee', { ...values.receive, accepted: 0 }, why],
    ],
    [
      'manifest_refused_above_load',
      ways.arrived,
      ['receive', 'consignee', { ...values.receive, accepted: 0, refused: 2_000_001 }, why],
    ],
    ['manifest_mass_missing', ways.issued, ['load', 'consignor', { ...values.load, grams: 0 }]],
    [
      'manifest_owners_differ',
      ways.issued,
      ['load', 'consignor', values.load, { owners: [{ party: 1, grams: 5 }] }],
    ],
    ['manifest_revision_empty', ways.loaded, ['propose', 'consignor', {}, { ...why, proposal: 'revision' }]],
    [
      'manifest_revision_unsealed',
      ways.issued,
      ['propose', 'consignor', { packages: 3 }, { ...why, proposal: 'revision' }],
    ],
    ['manifest_cancel_received', ways.settled, cancelling],
    ['manifest_proposal_missing', ways.loaded, ['propose', 'consignor', {}, why]],
    [
      'manifest_revision_of_other_leg',
      ways.loaded,
      ['propose', 'consignor', { code: '900-249-08' }, { ...why, proposal: 'revision' }],
    ],
    ['manifest_days_missing', [], onPaper({ receivedOn: '2026-02-21' })],
    ['manifest_days_backwards', [], onPaper({ loadedOn: '2026-02-22', receivedOn: '2026-02-21' })],
    ['manifest_days_future', [], onPaper({ loadedOn: '2026-02-22', receivedOn: '2027-01-01' })],
    ['manifest_not_party', [], ['draft', 'consignor', { ...values.draft, consignor: 90 }]],
    ['facility_unknown', [], ['draft', 'consignor', { consignor: 10, consignee: 33 }]],
  ])('%s', (code, before, step) => {
    expect(refusalOf(before, step)).toBe(code)
  })

  it('that depends on the day or on other manifests', () => {
    expect(refusalOf([...ways.loaded, propose], ['consent', 'carrier'], late)).toBe(
      'manifest_proposal_lapsed',
    )
    expect(
      refusalOf(
        ways.issued,
        ['recordNumber', 'consignor', {}, { officialNo: '20263301000001' }],
        nothingElse,
      ),
    ).toBe('manifest_number_taken')
  })

  it('that only some profiles know', () => {
    const draft = { consignor: 10, consignee: 30, code: '841-001-01', purpose: 'dispose', carrier: 2 }
    const weighed = { grams: 50_000, weighing: 'scale', boxes: 2, barrels: 1, handler: '甲' }
    const before: Step[] = [
      ['draft', 'consignor', draft],
      ['issue', 'consignor'],
      ['load', 'consignor', weighed],
      ['takeOver', 'carrier', { plate: '示A·00001', driver: '乙' }],
    ]
    const of = (step: Step, way = before, profile = medical) => refusalOf(way, step, worldOn(), profile)
    expect(of(['arrive', 'carrier'])).toBe('manifest_arrives_with_receipt')
    expect(of(['propose', 'consignor', { grams: 40_000 }, { ...why, proposal: 'revision' }])).toBe(
      'manifest_field_immutable',
    )
    expect(of(['recordNumber', 'consignor'])).toBe('manifest_no_official_number')
    const next: Step = ['handOver', 'carrier', { carrier: 4, plate: '示A·00003', driver: '丁' }]
    const taken: Step = ['takeOver', 'carrier', {}, {}, { party: 4 }]
    expect(of(next, [...before, next, taken])).toBe('manifest_legs_used_up')
    const industrial = profileOf('industrial')
    const goods: Step[] = [
      ['draft', 'consignor', { ...draft, code: '900-001-S17', handler: '甲' }],
      ['issue', 'consignor'],
    ]
    const load: Step = ['load', 'consignor', { grams: 1 }, { owners: [{ party: 1, grams: 1 }] }]
    expect(of(load, goods, industrial)).toBe('manifest_owners_not_kept')
    const plain = { ...industrial, backfill: null }
    expect(of(onPaper({}), [], plain)).toBe('manifest_not_on_paper')
  })

  it('and what is refused, or not yet there to take back, says so', () => {
    const back: Step[] = [...ways.rejected, ['takeBack', 'consignor']]
    expect(walk(back).manifest.state).toBe('settled')
    expect(refusalOf([...ways.accepted, ['countersign', 'consignor']], ['takeBack', 'consignor'])).toBe(
      'manifest_cannot_take_back',
    )
  })
})
