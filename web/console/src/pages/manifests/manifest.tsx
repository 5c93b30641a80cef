import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { manifestStateNames } from '../../../../../src/manifests/contract.ts'
import { foldActs } from '../../../../../src/manifests/fold.rules.ts'
import { may, meQuery } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { ActLine } from './act-line.tsx'
import { ActsPanel } from './acts-panel.tsx'
import { LoadSections } from './manifest-load.tsx'
import { Sheet } from './manifest-sheet.tsx'
import { stateTone } from './manifests.tsx'
import { manifestQuery, profilesQuery } from './queries.ts'
import type { Shown } from './shown.ts'
import './manifests.css'

/** One manifest: what may be done now and what stands in the way, what it says, what has been signed. */
export function ManifestPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const me = useQuery(meQuery).data
  const detail = useQuery(manifestQuery(id))
  const profiles = useQuery(profilesQuery)
  const d = detail.data
  const profile = profiles.data?.find((p) => p.key === d?.profile)
  const m = d && profile ? foldActs(profile, d.acts) : undefined
  const error = detail.error ?? profiles.error
  const shown = d && profile && m ? { d, m, profile } : undefined
  return (
    <Page
      title={m ? (m.number ?? `草稿 #${id}`) : '联单'}
      crumbs={[{ label: '转移' }, { label: '联单', to: '/manifests' }]}
      aside={shown ? <Marks of={shown} /> : null}
      lead={profile?.name}
      actions={
        m ? (
          <>
            {me && may(me, 'act', 'manifest') ? (
              <LinkButton to={`/manifests/new?profile=${m.profile}&from=${id}`}>照此再起一份</LinkButton>
            ) : null}
            {m.days.loaded ? <LinkButton to={`/traces?of=manifest:${id}`}>追溯</LinkButton> : null}
            <ExportButton label="联单 PDF" path={`/api/v1/manifests/${id}/pdf`} query={{}} />
            {m.outcome ? (
              <ExportButton label="接收回执" path={`/api/v1/manifests/${id}/receipt`} query={{}} />
            ) : null}
          </>
        ) : null
      }
    >
      {error ? <Failure error={error} onRetry={() => void detail.refetch()} /> : null}
      {shown || error ? null : <Skeleton active />}
      {shown ? (
        <>
          <ActsPanel {...shown} />
          <Sheet {...shown} />
          <LoadSections {...shown} />
          <ActLine {...shown} />
        </>
      ) : null}
    </Page>
  )
}

function Marks({ of: { d, m, profile } }: { of: Shown }) {
  const { official } = profile.numbering
  return (
    <>
      <Mark tone={stateTone(m.state)}>{manifestStateNames[m.state]}</Mark>
      {m.paper ? <Mark>纸质补录</Mark> : null}
      {official?.needed && m.officialNo === null && m.number !== null ? (
        <Mark tone="warning">{official.missing}</Mark>
      ) : null}
      {d.demo ? <DemoMark /> : null}
    </>
  )
}
