import { useEffect, useState } from 'react'
import { manifestActNames } from '../../src/manifests/contract.ts'
import { ActForm } from './act-form.tsx'
import { Banner } from './banner.tsx'
import { within } from './database.ts'
import { openHere } from './local.rules.ts'
import { useManifest } from './manifest.tsx'
import type { Picture } from './picture.ts'
import { isDoubtful, type Queued } from './queue.rules.ts'
import { go } from './route.ts'
import { titleOf } from './shown.ts'
import { useField } from './state.ts'
import { enqueue } from './work.ts'

interface ActPageProps {
  readonly id: number
  readonly kind: string
  /** The refused act in the queue that is done anew, as its number there. */
  readonly again?: string | undefined
}

/** The act goes into the queue first, whatever the signal; what waits there is sent by itself. */
export function ActPage({ id, kind, again }: ActPageProps) {
  const { local, why } = useManifest(id)
  const { queue, offset } = useField()
  const instead = queue.find((q) => q.id === Number(again))
  const carried = usePictures(instead)
  if (!local || carried === null)
    return why ? <Banner tone="bad">{why}</Banner> : <p className="muted">正在读取……</p>
  const { open, closed } = openHere(local)
  const found = open.find((o) => o.kind === kind)
  const title = titleOf(local.m, id)
  const head = (
    <>
      <a className="back" href={`#/m/${id}`}>
        ‹ {title}
      </a>
      <h1>{found?.name ?? manifestActNames[kind as keyof typeof manifestActNames] ?? ''}</h1>
    </>
  )
  if (!found)
    return (
      <>
        {head}
        <Banner tone="bad">{closed.find((c) => c.kind === kind)?.message ?? '现在不能办这一步。'}</Banner>
      </>
    )
  const doubtful = isDoubtful(new Date(), offset, local.d.acts.at(-1)?.at ?? null)
  return (
    <>
      {head}
      {found.by.via === 'delegate' ? <p className="muted">由{found.by.through}代办，联单上会写明。</p> : null}
      {doubtful ? <Banner tone="warning">手机时间可疑，联单上会标明。请先校准手机时间。</Banner> : null}
      <ActForm
        of={local}
        open={found}
        before={instead?.asked.act}
        carried={carried}
        onDone={async (act, pictures) => {
          const asked = { act, as: found.by.role }
          await enqueue({ manifest: id, title, seen: local.d.acts.length, asked, pictures, instead })
          go(`/m/${id}`)
        }}
      />
    </>
  )
}

/** The pictures of a refused act go along when it is done again; null while they are read. */
function usePictures(of: Queued | undefined): readonly Picture[] | null {
  const [pictures, setPictures] = useState<readonly Picture[] | null>(of ? null : [])
  useEffect(() => {
    if (!of) return
    const read = async () => {
      const found: Picture[] = []
      for (const { hash, name } of of.files) {
        const content = (await within(['files'], 'readonly', (shelf) => shelf('files').get(hash))) as
          | Uint8Array<ArrayBuffer>
          | undefined
        const kind = of.asked.act.evidence?.find((e) => e.hash === hash)?.kind ?? 'photo'
        if (content) found.push({ kind, name, hash, content })
      }
      setPictures(found)
    }
    void read()
  }, [of])
  return pictures
}
