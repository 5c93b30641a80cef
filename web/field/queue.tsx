import { useState } from 'react'
import { timeText } from '../words.ts'
import { Banner } from './banner.tsx'
import { openHere } from './local.rules.ts'
import { conflictWords, nameOf, type Queued, toSend } from './queue.rules.ts'
import { localIn } from './shown.ts'
import { useField } from './state.ts'
import { connect, discard } from './work.ts'

/** What has not been sent, in its order; of what the server refused: why, what happened meanwhile, what can be done. */
export function QueuePage() {
  const field = useField()
  const { queue, me, online, busy, told, signedOut } = field
  const mine = queue.filter((q) => q.login === me?.login)
  const others = [...new Set(queue.filter((q) => q.login !== me?.login).map((q) => q.login))]
  const conflicts = mine.filter((q) => q.conflict !== null)
  const waiting = mine.filter((q) => q.conflict === null)
  const goes = new Set(toSend(queue, me?.login ?? '').map((q) => q.id))
  return (
    <>
      <h1>待上传{mine.length > 0 ? ` ${mine.length}` : ''}</h1>
      {told ? (
        <Banner tone={told.refused > 0 ? 'warning' : 'good'}>
          传上 {told.done} 步{told.refused > 0 ? `，${told.refused} 步没有办成，见下` : ''}。
          {told.warnings.map((w) => (
            <span key={w} className="line">
              {w}
            </span>
          ))}
        </Banner>
      ) : null}
      {conflicts.map((q) => (
        <Conflict key={q.id} of={q} />
      ))}
      {mine.length === 0 ? <p className="muted">没有要上传的，办好的都已传到。</p> : null}
      {waiting.length > 0 ? (
        <>
          <button
            type="button"
            className="button primary huge"
            disabled={busy || signedOut}
            onClick={() => void connect()}
          >
            {busy ? '正在上传……' : online ? '现在上传' : '有信号时自动上传'}
          </button>
          <ol className="cards">
            {waiting.map((q) => (
              <li key={q.id} className="card">
                <b>{nameOf(q)}</b>
                <a className="num" href={`#/m/${q.manifest}`}>
                  {q.title}
                </a>
                <span className="muted">
                  {timeText(q.asked.deviceAt)} 办{q.files.length > 0 ? ` · 签名、照片 ${q.files.length}` : ''}
                  {goes.has(q.id) ? '' : ' · 等前面没办成的那一步'}
                </span>
                <Discard of={q} />
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {others.length > 0 ? (
        <Banner tone="warning">这部手机里还有 {others.join('、')} 没有上传的，请本人登录后上传。</Banner>
      ) : null}
    </>
  )
}

function Conflict({ of }: { readonly of: Queued }) {
  const field = useField()
  const local = localIn(field, of.manifest)
  const kind = of.asked.act.kind
  const open = local ? openHere(local).open.some((o) => o.kind === kind) : false
  return (
    <article className="conflict" aria-label={`没有办成：${of.title} ${nameOf(of)}`}>
      <h2>
        没有办成：{nameOf(of)} <span className="num">{of.title}</span>
      </h2>
      <ul className="plain">
        {conflictWords(of, timeText).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="muted">{timeText(of.asked.deviceAt)} 在手机上办的。</p>
      {open ? (
        <a className="button primary" href={`#/m/${of.manifest}/${kind}/${of.id}`}>
          照现在的情况重办
        </a>
      ) : null}
      <a className="button" href={`#/m/${of.manifest}`}>
        看联单现在怎样
      </a>
      <Discard of={of} />
    </article>
  )
}

/** Asked twice: what is taken out here is nowhere else. */
function Discard({ of }: { readonly of: Queued }) {
  const [sure, setSure] = useState(false)
  if (!sure)
    return (
      <button type="button" className="button danger" onClick={() => setSure(true)}>
        不要了
      </button>
    )
  return (
    <div className="split">
      <button type="button" className="button danger" onClick={() => void discard(of)}>
        确实不要了
      </button>
      <button type="button" className="button" onClick={() => setSure(false)}>
        留着
      </button>
    </div>
  )
}
