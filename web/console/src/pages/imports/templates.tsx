import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { Template } from '../../../../../src/intake/contract.ts'
import { get } from '../../../../api.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import './imports.css'

/** Every form we know, to be filled in and uploaded as it is. */
export function Templates() {
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => get<Template[]>('/api/v1/templates', {}, signal),
  })
  if (templates.isPending) return <Skeleton active />
  if (templates.error) return <Failure error={templates.error} onRetry={() => void templates.refetch()} />
  const laws = [...new Set(templates.data.map((t) => lawOf(t.source)))]
  return (
    <div className="stack">
      {laws.map((law) => (
        <section key={law} className="panel" aria-label={law}>
          <h2>{law}</h2>
          <ul className="plain">
            {templates.data
              .filter((t) => lawOf(t.source) === law)
              .map((t) => (
                <li key={t.id} className="row template">
                  <span className="num muted place">{t.source.slice(law.length).trim()}</span>
                  <span className="grow">{t.title}</span>
                  <span className="small muted only-wide">
                    {t.by === 'unit' ? '部门、街道填报' : '单位填报'}
                  </span>
                  <ExportButton label="下载" path={`/api/v1/templates/${t.id}.xlsx`} />
                </li>
              ))}
          </ul>
        </section>
      ))}
      <section className="panel" aria-label="转移联单">
        <h2>转移联单</h2>
        <p className="row template">
          <span className="grow">各种联单的批量签发、批量接收</span>
          <LinkButton to="/manifests/bulk">模板与试办</LinkButton>
        </p>
      </section>
    </div>
  )
}

/** 公告2021年第82号 附表1 → 公告2021年第82号; HJ 1259-2022 附录B 表B.1 → HJ 1259-2022 */
function lawOf(source: string): string {
  return /^(?:HJ )?\S+/.exec(source)?.[0] ?? source
}
