import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Segmented, Skeleton } from 'antd'
import { streamNames } from '../../../../../src/core/codes.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { BeginForm } from './begin-form.tsx'
import { profilesQuery } from './queries.ts'
import './manifests.css'

/** The profile first: it says which fields there are, so that nobody is asked for what this stream does not need. */
export function NewManifestPage() {
  const [search, setSearch] = useSearchState()
  const profiles = useQuery(profilesQuery)
  const profile = profiles.data?.find((p) => p.key === search.profile)
  const paper = search.paper === 'true' && profile?.backfill !== null
  return (
    <Page
      title={profile ? `${paper ? '补录' : '起草'}${profile.name}` : '起草联单'}
      crumbs={[{ label: '转移' }, { label: '联单', to: '/manifests' }]}
      lead={profile ? undefined : '先选联单种类，再填这一种需要的栏目。'}
      actions={profile ? <LinkButton to="/manifests/new">换一种联单</LinkButton> : null}
    >
      {profiles.error ? (
        <Failure error={profiles.error} onRetry={() => void profiles.refetch()} />
      ) : profiles.isPending ? (
        <Skeleton active />
      ) : profile ? (
        <>
          {profile.backfill ? (
            <Segmented
              aria-label="怎样登记"
              value={paper ? 'paper' : 'new'}
              onChange={(v) => setSearch({ paper: v === 'paper' ? 'true' : undefined })}
              options={[
                { value: 'new', label: '起草' },
                { value: 'paper', label: '补录纸质联单' },
              ]}
            />
          ) : null}
          <BeginForm key={`${profile.key}${paper}`} profile={profile} paper={paper} from={search.from} />
        </>
      ) : (
        <Choices profiles={profiles.data} />
      )}
    </Page>
  )
}

function Choices({ profiles }: { profiles: readonly ManifestProfile[] }) {
  return (
    <ul className="plain profile-choices" aria-label="联单种类">
      {profiles.map((p) => (
        <li key={p.key}>
          <Link to="/manifests/new" search={{ profile: p.key } as never} className="panel">
            <b>{p.name}</b>
            <span className="small muted">
              {[
                p.streams.map((s) => streamNames[s]).join('、'),
                p.classes.join('、'),
                p.numbering.official ? `另登记${p.numbering.official.title}` : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
