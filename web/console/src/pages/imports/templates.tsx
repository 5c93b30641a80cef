import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { Template } from '../../../../../src/intake/contract.ts'
import { get } from '../../../../api.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'

/** Every form we know, to be filled in and uploaded as it is. */
export function Templates() {
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => get<Template[]>('/api/v1/templates', {}, signal),
  })
  if (templates.isPending) return <Skeleton active />
  if (templates.error) return <Failure error={templates.error} onRetry={() => void templates.refetch()} />
  const sources = [...new Set(templates.data.map((t) => t.source))]
  return (
    <div className="stack">
      {sources.map((source) => (
        <section key={source} className="panel" aria-label={source}>
          <h2>{source}</h2>
          <ul className="plain">
            {templates.data
              .filter((t) => t.source === source)
              .map((t) => (
                <li
                  key={t.id}
                  className="row"
                  style={{ padding: '6px 0', borderTop: '1px solid var(--line)' }}
                >
                  <span className="grow">{t.title}</span>
                  <span className="small muted">{t.by === 'unit' ? '部门、街道填报' : '单位填报'}</span>
                  <ExportButton label="下载" path={`/api/v1/templates/${t.id}.xlsx`} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
