import { useState } from 'react'
import { Refusal } from '../../src/core/refusal.ts'
import { ManifestAct, type ManifestActKind } from '../../src/manifests/contract.ts'
import { missingFor, reasoned } from '../../src/manifests/decide.rules.ts'
import type { OpenAct } from '../../src/manifests/open.rules.ts'
import { actOf, type Filled, fieldsAsked, typedFirst } from '../console/src/pages/manifests/act-body.ts'
import { typedOf } from '../console/src/pages/manifests/values.ts'
import { Banner } from './banner.tsx'
import { Control } from './field-control.tsx'
import { LoadPackages, RefusedPackages } from './load-packages.tsx'
import { type Local, tryAct } from './local.rules.ts'
import { Photos } from './photos.tsx'
import type { Picture } from './picture.ts'
import { Proposal } from './proposal.tsx'
import { Receipt } from './receipt.tsx'
import { Signature } from './signature.tsx'

/** Acts by which somebody answers for what stands on the manifest. */
export const signed: ReadonlySet<ManifestActKind> = new Set<ManifestActKind>([
  'issue',
  'load',
  'takeOver',
  'depart',
  'arrive',
  'receive',
  'countersign',
  'consent',
  'takeBack',
])

export interface Form {
  readonly values: Readonly<Record<string, string>>
  readonly reason: string
  readonly officialNo: string
  readonly proposal: 'revision' | 'cancellation' | null
  readonly changing: readonly string[]
  readonly packages: readonly string[]
  readonly refusedPackages: readonly string[]
}
export type Change = (part: Partial<Form>) => void

interface ActFormProps {
  readonly of: Local
  readonly open: OpenAct
  /** What was filled when the same act was refused. */
  readonly before?: ManifestAct | undefined
  readonly carried?: readonly Picture[]
  readonly onDone: (act: ManifestAct, pictures: readonly Picture[]) => Promise<void>
}

function firstForm({ profile, m }: Local, kind: ManifestActKind, before?: ManifestAct): Form {
  const typed = { ...typedFirst(profile, m, kind), ...typedOf(profile.fields, before?.values ?? {}) }
  return {
    values: Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, String(value)])),
    reason: before?.reason ?? '',
    officialNo: before?.officialNo ?? '',
    proposal: before?.proposal ?? null,
    changing: Object.keys(before?.proposal === 'revision' ? before.values : {}),
    packages: before?.packages ?? [],
    refusedPackages: before?.refusedPackages ?? [],
  }
}

/** One step: what it seals, by the profile; a signature and photographs; told at once where the rules refuse it. */
export function ActForm({ of, open, before, carried = [], onDone }: ActFormProps) {
  const { profile, m } = of
  const { kind } = open
  const [form, setForm] = useState(() => firstForm(of, kind, before))
  const [photos, setPhotos] = useState<readonly Picture[]>(carried.filter((p) => p.kind === 'photo'))
  const [signature, setSignature] = useState<Picture>()
  const [why, setWhy] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const change: Change = (part) => {
    setWhy(null)
    setForm((f) => ({ ...f, ...part }))
  }
  const submit = async () => {
    setWhy(null)
    setBusy(true)
    try {
      const pictures = [...(signature ? [signature] : []), ...photos]
      const evidence = pictures.map((p) => ({ kind: p.kind, hash: p.hash }))
      const body = actOf(profile, m, kind, filledOf(form, kind))
      const act = ManifestAct.parse({ ...body, ...(evidence.length > 0 ? { evidence } : {}) })
      tryAct(of, act, open.by, new Date())
      await onDone(act, pictures)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (!(error instanceof Refusal)) console.warn(error)
      setWhy(error.message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="act"
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        void submit()
      }}
    >
      {open.warnings.map((w) => (
        <Banner key={`${w.check}-${w.code}`} tone="warning">
          {w.message}
        </Banner>
      ))}
      {kind === 'load' ? <LoadPackages of={of} form={form} change={change} /> : null}
      {kind === 'propose' ? (
        <Proposal of={of} form={form} change={change} />
      ) : (
        <Fields of={of} open={open} form={form} change={change} />
      )}
      {kind === 'receive' ? <RefusedPackages of={of} form={form} change={change} /> : null}
      {kind === 'recordNumber' ? (
        <label>
          {profile.numbering.official?.title ?? '官方联单号'}（照官方系统抄录）
          <input value={form.officialNo} onChange={(e) => change({ officialNo: e.target.value })} />
        </label>
      ) : null}
      {reasoned.has(kind) ? (
        <label>
          理由<span className="needed">必填</span>
          <textarea rows={3} value={form.reason} onChange={(e) => change({ reason: e.target.value })} />
        </label>
      ) : null}
      {signed.has(kind) ? (
        <>
          <Photos value={photos} onChange={setPhotos} />
          <Signature value={signature} onChange={setSignature} />
        </>
      ) : null}
      {why ? <Banner tone="bad">{why}</Banner> : null}
      <button type="submit" className="button primary huge" disabled={busy}>
        {open.name}
      </button>
    </form>
  )
}

function filledOf(form: Form, kind: ManifestActKind): Filled {
  const { values, reason, officialNo, proposal, changing, packages, refusedPackages } = form
  const chosen = Object.fromEntries(Object.entries(values).filter(([key]) => changing.includes(key)))
  return {
    values: kind === 'propose' ? chosen : values,
    packages,
    refusedPackages,
    ...(reason.trim() === '' ? {} : { reason }),
    ...(officialNo.trim() === '' ? {} : { officialNo }),
    ...(proposal === null ? {} : { proposal }),
  }
}

export interface PartProps {
  readonly of: Local
  readonly form: Form
  readonly change: Change
}

function Fields({ of, open, form, change }: PartProps & { readonly open: OpenAct }) {
  const { profile, m } = of
  const { kind } = open
  const needed = new Set(missingFor(profile, { ...m, values: {} }, kind, {}).map((f) => f.key))
  const missing = missingFor(profile, m, kind, {}).map((f) => f.key)
  const { first, more } = fieldsAsked(profile, kind, open.fields, missing)
  const control = (field: (typeof first)[number]) => (
    <Control
      key={field.key}
      field={field}
      profile={profile}
      required={needed.has(field.key)}
      value={form.values[field.key] ?? ''}
      onChange={(text) => change({ values: { ...form.values, [field.key]: text } })}
    />
  )
  const weighed = new Set(['accepted', 'refused'])
  return (
    <>
      {kind === 'receive' ? <Receipt of={of} form={form} change={change} /> : null}
      {first.filter((f) => kind !== 'receive' || !weighed.has(f.key)).map(control)}
      {more.length > 0 ? (
        <details>
          <summary>也可以先填（{more.length}）</summary>
          {more.map(control)}
        </details>
      ) : null}
    </>
  )
}
