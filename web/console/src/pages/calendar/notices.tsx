import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { NoticesReply } from '../../../../../src/plan/calendar.contract.ts'
import { get, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { useNotify } from '../../../../ui/notify.ts'
import { timeText } from '../../../../words.ts'

/** Reminders that came to this person's unit and nobody has put away. */
export function Notices() {
  const notify = useNotify()
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: ({ signal }) => get<NoticesReply>('/api/v1/notices', { unread: true, limit: 20 }, signal),
  })
  const items = notices.data?.items ?? []
  if (items.length === 0) return null
  const putAway = async () => {
    try {
      await post('/api/v1/notices/read', { ids: items.map(({ id }) => id) })
      await queryClient.invalidateQueries({ queryKey: ['notices'] })
    } catch (error) {
      notify.failed(error)
    }
  }
  return (
    <section className="panel" aria-label="提醒">
      <div className="row">
        <h2 className="grow">
          提醒 <span className="small muted num">{items.length} 条</span>
        </h2>
        <Button size="small" onClick={() => void putAway()}>
          全部已阅
        </Button>
      </div>
      <ul className="plain">
        {items.map((one) => (
          <li key={one.id} style={{ padding: '4px 0' }}>
            <b>{one.title}</b> <span className="muted">{one.body}</span>{' '}
            <span className="small muted">{timeText(one.createdAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
