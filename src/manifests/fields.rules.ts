import { Refusal, type RefusalCode, type RefusalParams, refuse } from '../core/refusal.ts'
import { shownInMessage } from '../core/text.ts'
import { findWasteCode } from '../core/waste-code.ts'
import {
  type ManifestField,
  type ManifestPhase,
  type ManifestProfile,
  type ManifestRole,
  manifestPhases,
} from '../packs/manifest-profile.contract.ts'
import {
  type FieldValue,
  type FieldValues,
  type Manifest,
  type ManifestActKind,
  roleTitles,
} from './contract.ts'

/** The step at which a phase's fields are due: a step that is no act of its own happens with the one before. */
export function stepOf({ steps }: ManifestProfile, phase: ManifestPhase): ManifestPhase {
  const takenOver = steps.takeOver ? 'takeOver' : 'load'
  switch (phase) {
    case 'takeOver':
      return takenOver
    case 'depart':
      return steps.depart ? 'depart' : takenOver
    case 'arrive':
      return steps.arrive ? 'arrive' : 'receive'
    default:
      return phase
  }
}

/** The step an act belongs to; acts that may be done at several fill what is still open. */
const steps: Readonly<Partial<Record<ManifestActKind, ManifestPhase>>> = {
  draft: 'issue',
  edit: 'issue',
  issue: 'issue',
  load: 'load',
  takeOver: 'takeOver',
  depart: 'depart',
  arrive: 'arrive',
  receive: 'receive',
  takeBack: 'takeBack',
}
const order = (phase: ManifestPhase): number => manifestPhases.indexOf(phase)

export function getField(profile: ManifestProfile, key: string): ManifestField {
  return profile.fields.find((f) => f.key === key) ?? refuse('manifest_field_unknown', { field: key })
}

export const titleOf = (profile: ManifestProfile, key: string): string =>
  profile.fields.find((f) => f.key === key)?.title ?? key

/** Why a field cannot be filled with this act by this role, or null. */
function fieldObjection(
  profile: ManifestProfile,
  manifest: Manifest | null,
  field: ManifestField,
  kind: ManifestActKind,
  role: ManifestRole,
): Refusal | null {
  const no = (code: RefusalCode, params: RefusalParams): Refusal =>
    new Refusal(code, { field: field.title, ...params })
  if (kind === 'backfill') return null
  if (kind === 'handOver') return field.perLeg ? null : no('manifest_field_not_now', {})
  const nextLeg = kind === 'takeOver' && manifest?.state === 'inTransit'
  if (nextLeg && !field.perLeg) return no('manifest_field_not_now', {})
  if (role === 'supervisor' || !field.filledBy.includes(role))
    return no('manifest_field_not_yours', { roles: field.filledBy.map((r) => roleTitles[r]).join('、') })
  // A receipt given again after a dispute, and the vehicle of the next leg, are new statements.
  const again = nextLeg || (kind === 'receive' && stepOf(profile, field.phase) === 'receive')
  if (manifest?.sealed[field.key] !== undefined && !again) return no('manifest_field_sealed', {})
  const step = steps[kind]
  if (step === undefined || order(stepOf(profile, field.phase)) < order(step))
    return no('manifest_field_not_now', {})
  return null
}

/** The fields a role may fill with an act. */
export const openFields = (
  profile: ManifestProfile,
  manifest: Manifest | null,
  kind: ManifestActKind,
  role: ManifestRole,
): ManifestField[] =>
  profile.fields.filter((field) => fieldObjection(profile, manifest, field, kind, role) === null)

/** The values as stored, or a refusal that names the first that may not be. */
export function checkValues(
  profile: ManifestProfile,
  manifest: Manifest | null,
  kind: ManifestActKind,
  role: ManifestRole,
  values: FieldValues,
): FieldValues {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = getField(profile, key)
      const objection = fieldObjection(profile, manifest, field, kind, role)
      if (objection) throw objection
      return [key, checkValue(profile, field, value)]
    }),
  )
}

/** A value of the field's kind; empty text is none. */
export function checkValue(profile: ManifestProfile, field: ManifestField, value: FieldValue): FieldValue {
  if (value === null || value === '') return null
  const expected = expectation(profile, field, value)
  if (expected === null) return value
  return refuse('manifest_field_unreadable', {
    field: field.title,
    value: shownInMessage(String(value)),
    expected,
  })
}

const MOST = Number.MAX_SAFE_INTEGER

/** What the field should hold where the value does not; null where it does. */
function expectation(profile: ManifestProfile, field: ManifestField, value: string | number): string | null {
  const unless = (good: boolean, expected: string): string | null => (good ? null : expected)
  switch (field.type) {
    case 'count':
      return unless(typeof value === 'number' && value >= 0 && value < 1_000_000, '个数')
    case 'grams':
      return unless(typeof value === 'number' && value >= 0 && value <= MOST, '整克数')
    case 'party':
    case 'facility':
      return unless(typeof value === 'number' && value > 0, '登记编号')
    case 'percent':
      return unless(typeof value === 'string' && /^(100|\d{1,2}(\.\d+)?)$/.test(value), '0 至 100 的百分数')
    case 'phone':
      return unless(typeof value === 'string' && /^[\d\s+()-]{5,30}$/.test(value), '电话号码')
    case 'plate':
      return unless(typeof value === 'string' && value.length <= 20, '车牌号')
    case 'choice': {
      const choices = field.choices ?? []
      return unless(
        choices.some((c) => c.value === value),
        choices.map((c) => c.title).join('、'),
      )
    }
    case 'code':
      return unless(typeof value === 'string' && isCodeOf(profile, value), `${profile.name}的废物代码`)
    default:
      return unless(typeof value === 'string', '文字')
  }
}

/** Whether a profile without named classes takes a code is the stream's question, which the book answers. */
function isCodeOf(profile: ManifestProfile, code: string): boolean {
  const found = findWasteCode(code)
  if (found?.kind !== 'solid' && found?.kind !== 'hazardous') return false
  return profile.classes.length === 0 || profile.classes.includes(found.class)
}

/** Fields that must be filled by the end of a step and are not. */
export function missingFields(
  profile: ManifestProfile,
  values: FieldValues,
  step: ManifestPhase,
): ManifestField[] {
  return profile.fields.filter(
    (f) => f.required && order(stepOf(profile, f.phase)) <= order(step) && (values[f.key] ?? null) === null,
  )
}

/** The fields that a step's signature covers, filled or left empty. */
export const sealedBy = (profile: ManifestProfile, step: ManifestPhase): ManifestField[] =>
  profile.fields.filter((f) => stepOf(profile, f.phase) === step)

export const numberIn = (values: FieldValues, key: string): number | null => {
  const value = values[key]
  return typeof value === 'number' ? value : null
}
export const textIn = (values: FieldValues, key: string): string | null => {
  const value = values[key]
  return typeof value === 'string' ? value : null
}
