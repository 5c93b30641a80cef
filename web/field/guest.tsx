import { useState } from 'react'
import type { GuestCode } from '../../src/manifests/api.contract.ts'
import { type Acting, type ManifestActKind, roleTitles } from '../../src/manifests/contract.ts'
import { type OpenAct, whatIsOpen } from '../../src/manifests/open.rules.ts'
import type { SigningRole } from '../../src/packs/manifest-profile.contract.ts'
import { ApiFailure, newKey, post } from '../api.ts'
import { timeText } from '../words.ts'
import { ActForm } from './act-form.tsx'
import { Banner } from './banner.tsx'
import type { Local } from './local.rules.ts'
import { useManifest } from './manifest.tsx'
import { go } from './route.ts'
import { partyName, titleOf } from './shown.ts'
import { useField } from './state.ts'
import { actAtOnce } from './work.ts'

interface Guest {
  readonly role: SigningRole
  readonly name: string
  readonly code: GuestCode
}

/** By the same rules, as if the guest had signed in. */
function openTo({ d, m, profile, today }: Local, role: SigningRole, name: string): OpenAct[] {
  const party = (role === 'carrier' ? m.legs.at(-1)?.carrier : null) ?? m.parties[role] ?? null
  const by: Acting = { role, party, via: 'guest', name, through: null }
  return whatIsOpen(profile, m, [by], d.findings, today).open.filter(
    (o) => o.kind !== 'propose' && o.kind !== 'edit',
  )
}

/** Somebody without an account signs on this phone: a code made here, handed to them, typed in by them. */
export function GuestPage({ id }: { readonly id: number }) {
  const { local, why } = useManifest(id)
  const { online } = useField()
  const [guest, setGuest] = useState<Guest | null>(null)
  const [kind, setKind] = useState<ManifestActKind | null>(null)
  if (!local) return why ? <Banner tone="bad">{why}</Banner> : <p className="muted">正在读取……</p>
  const open = guest ? openTo(local, guest.role, guest.name) : []
  const act = open.find((o) => o.kind === kind)
  return (
    <>
      <a className="back" href={`#/m/${id}`}>
        ‹ {titleOf(local.m, id)}
      </a>
      <h1>请对方在这里签</h1>
      {online ? null : <Banner tone="warning">一次性码要由服务器给，等有信号时再签。</Banner>}
      {guest === null ? (
        <Ask of={local} onMade={setGuest} />
      ) : act ? (
        <Sign of={local} guest={guest} open={act} />
      ) : (
        <>
          <p>把码告诉 {guest.name}，由本人输入：</p>
          <p className="code">{guest.code.code}</p>
          <p className="muted">{timeText(guest.code.expiresAt)} 前有效，只能用一次。</p>
          {open.map((o) => (
            <button key={o.kind} type="button" className="button primary" onClick={() => setKind(o.kind)}>
              {o.name}
            </button>
          ))}
        </>
      )}
    </>
  )
}

function Ask({ of, onMade }: { readonly of: Local; readonly onMade: (guest: Guest) => void }) {
  const roles = (['carrier', 'consignee'] as const).filter((r) => openTo(of, r, '').length > 0)
  const [role, setRole] = useState<SigningRole | undefined>(roles[0])
  const [name, setName] = useState('')
  const [why, setWhy] = useState<string | null>(null)
  if (roles.length === 0) return <p>现在没有可由对方办的步骤。</p>
  const ask = async () => {
    if (role === undefined || name.trim() === '') return setWhy('请填写姓名')
    setWhy(null)
    try {
      const asked = { key: newKey(), role, name: name.trim() }
      onMade({ role, name: asked.name, code: await post(`/api/v1/manifests/${of.d.id}/guest-codes`, asked) })
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      setWhy(error.message)
    }
  }
  return (
    <form
      className="act"
      onSubmit={(e) => {
        e.preventDefault()
        void ask()
      }}
    >
      <fieldset className="choices" aria-label="签的人是">
        {roles.map((r) => (
          <button
            key={r}
            type="button"
            className="button choice"
            aria-pressed={role === r}
            onClick={() => setRole(r)}
          >
            {roleTitles[r]} {partyName(of, of.m.parties[r])}
          </button>
        ))}
      </fieldset>
      <label>
        姓名
        <input value={name} maxLength={40} autoComplete="off" onChange={(e) => setName(e.target.value)} />
      </label>
      {why ? <Banner tone="bad">{why}</Banner> : null}
      <button type="submit" className="button primary huge">
        取一次性码
      </button>
    </form>
  )
}

function Sign({ of, guest, open }: { readonly of: Local; readonly guest: Guest; readonly open: OpenAct }) {
  const [code, setCode] = useState('')
  return (
    <>
      <h2>
        {guest.name}：{open.name}
      </h2>
      <label>
        一次性码
        <input
          className="code"
          inputMode="numeric"
          maxLength={6}
          autoComplete="one-time-code"
          value={code}
          onChange={(e) => setCode(e.target.value)}
        />
      </label>
      <ActForm
        of={of}
        open={open}
        onDone={async (act, pictures) => {
          if (!/^\d{6}$/.test(code)) throw new Error('请输入 6 位一次性码')
          await actAtOnce(of.d.id, { act, guest: { role: guest.role, code } }, pictures)
          go(`/m/${of.d.id}`)
        }}
      />
    </>
  )
}
