import { FileOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { PostingDetail } from '../../../../../src/ledger/queries.contract.ts'
import { actorText, bytesText, timeText } from '../../../../words.ts'

/** The papers a posting rests on, as they were handed in, and the files that prove them. */
export function Evidence({ records, attachments }: Pick<PostingDetail, 'records' | 'attachments'>) {
  return (
    <>
      <div>
        <h3 className="section-title">原始记录</h3>
        {records.length === 0 ? <p className="muted">没有单据：由系统据申报推定，待原始记录补入。</p> : null}
        {records.map((r) => (
          <article key={r.id} className="paper">
            <header className="row">
              <b>{r.title}</b>
              {r.version > 1 ? <span className="small muted">第 {r.version} 版</span> : null}
              <span className="grow" />
              <span className="small muted">
                {timeText(r.recordedAt)} · {actorText(r.actor)}
              </span>
            </header>
            {r.import ? (
              <p className="small">
                来自 <Link to={`/imports/${r.import.id}`}>{r.import.fileName}</Link>
                {r.sheet ? `，工作表“${r.sheet}”` : ''}
                {r.row === null ? '' : `，第 ${r.row} 行`}
              </p>
            ) : null}
            <dl className="pairs">
              {r.content.map((c) => (
                <div key={c.title}>
                  <dt>{c.title}</dt>
                  <dd>{c.value}</dd>
                </div>
              ))}
            </dl>
          </article>
        ))}
      </div>
      {attachments.length > 0 ? (
        <div>
          <h3 className="section-title">附件</h3>
          <ul className="plain">
            {attachments.map((a) => (
              <li key={a.hash} className="row">
                <FileOutlined aria-hidden="true" />
                <a href={`/api/v1/attachments/${a.hash}`} target="_blank" rel="noreferrer">
                  {a.name}
                </a>
                <span className="small muted">
                  {bytesText(a.bytes)} · SHA-256 {a.hash.slice(0, 12)}…
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  )
}
