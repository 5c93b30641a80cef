import type { Day } from '../core/day.ts'
import { Refusal } from '../core/refusal.ts'
import { startOfDay } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import { type Acting, ManifestAct, type ManifestActKind } from '../manifests/contract.ts'
import { pendingProposal } from '../manifests/fold.rules.ts'
import { PackageAct } from '../manifests/package.contract.ts'
import { actOnPackages } from '../manifests/package-acts.ts'
import { type AskedAct, type DoneAct, performAct } from '../manifests/perform-act.ts'
import type { SigningRole } from '../packs/manifest-profile.contract.ts'
import type { Writer } from '../platform/database.ts'

/** A manifest of the simulation, known by number once it has been begun. */
export interface Signed {
  manifest: number | null
  /** The number its papers bear. */
  documentNo: string | null
}

/** Who signs, as it will be printed. */
export interface Signer {
  readonly party: number
  readonly name: string
  readonly via?: Acting['via']
  readonly through?: string
}

/** One act with its time of day. `consentAll` answers for everybody an open proposal asks. */
export interface Step {
  readonly role: SigningRole
  readonly minute: number
  readonly act: Omit<Partial<ManifestAct>, 'kind'> & { readonly kind: ManifestActKind | 'consentAll' }
}

export interface Signing {
  readonly kind: 'sign'
  readonly profile: string
  readonly signed: Signed
  readonly signers: Readonly<Record<SigningRole, Signer>>
  readonly steps: readonly Step[]
  /** Codes of packages that go, known once they were packed. */
  readonly packages?: () => readonly string[]
}

/** Waste that goes into labelled packages as it arises; `codes` are those of its packages once they are there. */
export interface Packing {
  readonly kind: 'pack'
  readonly key: string
  readonly act: Extract<PackageAct, { kind: 'pack' }>
  readonly codes: string[]
}

/** The acts of one manifest on one day, through the same engine as a person's; answers what it is known by then. */
export async function sign(
  tx: Writer,
  house: House,
  { profile, signers, steps, packages }: Signing,
  known: Signed,
  day: Day,
): Promise<Signed> {
  const start = startOfDay(house.district.zone, day).getTime()
  let { manifest, documentNo } = known
  let last: DoneAct | undefined
  const perform = async (role: SigningRole, minute: number, act: Partial<ManifestAct>): Promise<void> => {
    const taken = act.kind === 'load' && packages ? { packages: [...packages()] } : {}
    const asked = {
      on: manifest === null ? { profile } : { manifest },
      act: ManifestAct.parse({ ...act, ...taken }),
      who: () => actingAs(role, signers[role]),
      now: new Date(start + minute * 60_000),
      deviceAt: null,
      command: null,
    }
    last = await performAct(tx, house, asked).catch((error: unknown) => fault(error, asked))
    manifest = last.id
    documentNo = last.manifest.officialNo ?? last.manifest.number
  }
  for (const { role, minute, act } of steps) {
    const { kind, ...rest } = act
    if (kind !== 'consentAll') await perform(role, minute, { ...rest, kind })
    else
      for (const by of (last && pendingProposal(last.manifest)?.awaiting) ?? [])
        await perform(by, minute, { kind: 'consent' })
  }
  return { manifest, documentNo }
}

/** What the engine refuses here is a fault of the simulation, and says which act it was. */
function fault(error: unknown, { on, act, now }: Pick<AskedAct, 'on' | 'act' | 'now'>): never {
  if (!(error instanceof Refusal)) throw error
  throw new Error(
    `simulated act was refused: ${error.message} ${now.toISOString()} ${JSON.stringify({ on, act })}`,
  )
}

const actingAs = (role: SigningRole, { party, name, via = 'own', through }: Signer): Acting => ({
  role,
  party,
  via,
  name,
  through: through ?? null,
})

/** Packs what arises; answers the codes the packages got. */
export async function pack(tx: Writer, house: House, { key, act }: Packing, now: Date): Promise<string[]> {
  const done = await actOnPackages({ tx, house, now, key }, PackageAct.parse(act))
  return [...done.codes]
}
