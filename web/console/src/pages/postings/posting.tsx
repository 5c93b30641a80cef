import { useParams } from '@tanstack/react-router'
import { Page } from '../../../../ui/page.tsx'
import { PostingCard } from './posting-card.tsx'

export function PostingPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <Page title={`账目 #${id}`} crumbs={[{ label: '台账' }, { label: '账目', to: '/postings' }]}>
      <section className="panel">
        <PostingCard id={Number(id)} />
      </section>
    </Page>
  )
}
