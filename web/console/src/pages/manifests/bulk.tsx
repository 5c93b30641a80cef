import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Segmented, Select, Skeleton } from 'antd'
import { useRef, useState } from 'react'
import {
  type BulkKind,
  type BulkReply,
  type BulkRow,
  type BulkVerdict,
  bulkKindNames,
  bulkKinds,
  bulkVerdictNames,
} from '../../../../../src/manifests/bulk.contract.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { address, newKey, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { saveRejected } from './bulk-rejected.ts'
import { profilesQuery } from './queries.ts'
import './manifests.css'

const tones: Readonly<Record<BulkVerdict, 'plain' | 'good' | 'warning' | 'bad'>> = {
  good: 'good',
  done: 'good',
  known: 'plain',
  skipped: 'plain',
  error: 'bad',
}

/** Many manifests from one workbook: tried out first, then all of it or what is right. */
export function BulkPage() {
  const [search, setSearch] = useSearchState()
  const profiles = useQuery(profilesQuery)
  const kind: BulkKind = search.kind === 'receive' ? 'receive' : 'issue'
  const profile = profiles.data?.find((p) => p.key === search.profile)
  return (
    <Page
      title={bulkKindNames[kind]}
      crumbs={[{ label: '转移' }, { label: '联单', to: '/manifests' }]}
      lead="下载模板填好上传，先试办、后办理；同一文件重复上传不会重复办理。联单台账填上接受量也可直接上传。"
    >
      <Segmented
        aria-label="办理什么"
        value={kind}
        onChange={(k) => setSearch({ kind: k === 'issue' ? undefined : String(k) })}
        options={bulkKinds.map((value) => ({ value, label: bulkKindNames[value] }))}
      />
      {profiles.error ? <Failure error={profiles.error} onRetry={() => void profiles.refetch()} /> : null}
      {profiles.isPending ? <Skeleton active /> : null}
      {profiles.data ? (
        <Form layout="vertical" className="panel">
          <Form.Item label="联单种类" htmlFor="bulk-profile">
            <Select
              id="bulk-profile"
              aria-label="联单种类"
              placeholder="请选择"
              value={profile?.key ?? null}
              onChange={(key: string) => setSearch({ profile: key })}
              options={profiles.data.map((p) => ({ value: p.key, label: p.name }))}
            />
          </Form.Item>
          {profile ? (
            <ExportButton
              label="下载模板"
              path={`/api/v1/manifest-bulk/${kind}/template.xlsx`}
              query={{ profile: profile.key }}
            />
          ) : null}
        </Form>
      ) : null}
      {profile ? <Upload key={`${kind}${profile.key}`} kind={kind} profile={profile} /> : null}
    </Page>
  )
}

function Upload({ kind, profile }: { kind: BulkKind; profile: ManifestProfile }) {
  const [file, setFile] = useState<File | null>(null)
  const [reply, setReply] = useState<BulkReply | null>(null)
  const key = useRef(newKey())
  const task = useTask()
  const path = `/api/v1/manifest-bulk/${kind}`
  const send = (mode: BulkReply['mode']) =>
    task.run(async () => {
      const form = new FormData()
      form.append('file', file as File)
      const query = {
        profile: profile.key,
        mode,
        key: mode === 'check' ? undefined : `${key.current}${mode}`,
      }
      setReply(await upload<BulkReply>(address(path, query), form, () => {}))
      if (mode !== 'check') await queryClient.invalidateQueries()
    })
  const choose = (chosen: File) => {
    setFile(chosen)
    setReply(null)
    key.current = newKey()
  }
  return (
    <>
      <section className="panel stack" aria-label="上传">
        <FileDrop
          file={file}
          accept=".xlsx,.csv,.txt"
          prompt="把文件拖到这里，或点此选择"
          help=".xlsx 或 .csv，最多 1000 行"
          onFile={choose}
        />
        <div className="row">
          <Button
            type="primary"
            disabled={!file}
            loading={task.busy && !reply}
            onClick={() => void send('check')}
          >
            试办
          </Button>
        </div>
        {task.error ? <Failure error={task.error} /> : null}
      </section>
      {reply ? (
        <Result
          reply={reply}
          busy={task.busy}
          onDo={(mode) => void send(mode)}
          onRejected={() => file && void task.run(() => saveRejected(path, profile.key, file))}
        />
      ) : null}
    </>
  )
}

interface ResultProps {
  readonly reply: BulkReply
  readonly busy: boolean
  readonly onDo: (mode: 'all' | 'good') => void
  readonly onRejected: () => void
}

function Result({ reply, busy, onDo, onRejected }: ResultProps) {
  const { counts, rows, kind, mode } = reply
  const name = kind === 'issue' ? '签发' : '接收'
  const words = (Object.keys(bulkVerdictNames) as BulkVerdict[])
    .filter((v) => counts[v] > 0)
    .map((v) => `${bulkVerdictNames[v]} ${counts[v]} 行`)
  return (
    <section className="panel stack" aria-label="结果">
      <Alert
        type={counts.error > 0 ? 'warning' : 'success'}
        title={<span role="status">{words.join('，')}</span>}
      />
      <div className="row wrap">
        {mode === 'check' && counts.error === 0 && counts.good > 0 ? (
          <Button type="primary" loading={busy} onClick={() => onDo('all')}>
            全部{name}（{counts.good} 份）
          </Button>
        ) : null}
        {mode === 'check' && counts.error > 0 && counts.good > 0 ? (
          <Button type="primary" loading={busy} onClick={() => onDo('good')}>
            先{name}无误的 {counts.good} 份
          </Button>
        ) : null}
        {counts.error > 0 ? (
          <Button loading={busy} onClick={onRejected}>
            下载有误的 {counts.error} 行
          </Button>
        ) : null}
      </div>
      <DataTable caption="各行" columns={columns} rows={rows} rowKey={(r) => `${r.sheet}${r.row}`} />
    </section>
  )
}

const columns: readonly Column<BulkRow>[] = [
  {
    key: 'row',
    title: '行',
    fit: 'tight',
    card: 'head',
    render: (r) => (
      <span className="num">{r.sheet === null ? `第 ${r.row} 行` : `${r.sheet} 第 ${r.row} 行`}</span>
    ),
  },
  { key: 'reference', title: '编号', render: (r) => <span className="num">{r.reference || '—'}</span> },
  {
    key: 'verdict',
    title: '结果',
    fit: 'tight',
    render: (r) => <Mark tone={tones[r.verdict]}>{bulkVerdictNames[r.verdict]}</Mark>,
  },
  {
    key: 'manifest',
    title: '联单',
    fit: 'tight',
    render: (r) =>
      r.manifest === null || r.verdict === 'good' ? (
        '—'
      ) : (
        <Link to={`/manifests/${r.manifest.id}`} className="num">
          {r.manifest.number ?? `#${r.manifest.id}`}
        </Link>
      ),
  },
  {
    key: 'faults',
    title: '说明',
    card: 'wide',
    render: (r) => (
      <ul className="plain small">
        {r.faults.map((f) => (
          <li key={`${f.column}${f.code}${f.title}`} className="danger">
            {f.column ? `${f.column} 列 ` : ''}
            {f.title ? `${f.title}：` : ''}
            {f.message}
            {f.expected ? <span className="muted">（应为 {f.expected}）</span> : null}
          </li>
        ))}
        {r.warnings.map((w) => (
          <li key={w} className="muted">
            {w}
          </li>
        ))}
      </ul>
    ),
  },
]
