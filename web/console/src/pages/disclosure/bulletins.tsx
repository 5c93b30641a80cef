import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Empty, Form, Select, Skeleton, Tabs } from 'antd'
import { useState } from 'react'
import type { BulletinHead } from '../../../../../src/disclosure/contract.ts'
import { get, post } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Feedback } from './feedback.tsx'

const tones = { draft: 'warning', approved: 'warning', published: 'good' } as const

export function BulletinStatus({ of: b }: { of: BulletinHead }) {
  return <Mark tone={tones[b.status]}>{b.statusName}</Mark>
}

/** Until it is published the days left count; afterwards only whether it came late. */
export function BulletinDue({ of: b }: { of: BulletinHead }) {
  const late = b.late || (b.daysLeft !== null && b.daysLeft < 0)
  return (
    <span className="row">
      <span className="num">{b.due}</span>
      {late ? (
        <Mark tone="bad">{b.daysLeft === null ? '逾期发布' : `逾期 ${-b.daysLeft} 天`}</Mark>
      ) : b.daysLeft !== null ? (
        <Mark tone={b.daysLeft <= 16 ? 'warning' : 'plain'}>{`还有 ${b.daysLeft} 天`}</Mark>
      ) : null}
    </span>
  )
}

const columns: readonly Column<BulletinHead>[] = [
  { key: 'year', title: '年度', render: (b) => `${b.year}年度`, card: 'head', fit: 'tight' },
  {
    key: 'edition',
    title: '版次',
    render: (b) => (b.edition === 1 ? '首次发布' : `第${b.edition - 1}次更正`),
  },
  { key: 'status', title: '状态', render: (b) => <BulletinStatus of={b} /> },
  { key: 'due', title: '应发布', render: (b) => <BulletinDue of={b} /> },
  { key: 'published', title: '发布日期', render: (b) => <span className="num">{b.publishedOn ?? '—'}</span> },
  {
    key: 'public',
    title: '公众页面',
    render: (b) =>
      b.status === 'published' ? (
        <a href={`/public/disclosure/${b.year}`} target="_blank" rel="noreferrer">
          打开
        </a>
      ) : (
        '—'
      ),
  },
]

/** 《固体废物污染环境防治信息公告》: one a year and its corrections; what the public says about it. */
export function BulletinsPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const tab = search.tab ?? 'bulletins'
  const [starting, setStarting] = useState(false)
  return (
    <Page
      title="信息公告"
      crumbs={[{ label: '行动计划' }]}
      lead="固体废物污染环境防治信息每年6月5日前公告：起草、各部门确认本部门数据、批准冻结、发布；此后只能更正，不能改写。"
      actions={
        me && may(me, 'draft', 'disclosure') ? (
          <Button type="primary" onClick={() => setStarting(true)}>
            起草公告
          </Button>
        ) : null
      }
    >
      {me && may(me, 'answer', 'disclosure') ? (
        <Tabs
          activeKey={tab}
          onChange={(next) => setSearch({ tab: next === 'bulletins' ? undefined : next })}
          items={[
            { key: 'bulletins', label: '历年公告' },
            { key: 'feedback', label: '公众意见' },
          ]}
        />
      ) : null}
      {tab === 'feedback' ? (
        <Feedback year={search.year} onYear={(year) => setSearch({ year })} />
      ) : (
        <Bulletins />
      )}
      {starting ? <StartDialog onClose={() => setStarting(false)} /> : null}
    </Page>
  )
}

function Bulletins() {
  const navigate = useNavigate()
  const bulletins = useQuery({
    queryKey: ['disclosures'],
    queryFn: ({ signal }) => get<BulletinHead[]>('/api/v1/disclosures', {}, signal),
  })
  if (bulletins.error) return <Failure error={bulletins.error} onRetry={() => void bulletins.refetch()} />
  if (!bulletins.data) return <Skeleton active />
  if (bulletins.data.length === 0) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description="还没有公告。上一年度结束后，由无废办从“起草公告”开始。"
      />
    )
  }
  return (
    <DataTable
      caption="历年公告"
      columns={columns}
      rows={bulletins.data}
      rowKey={(b) => b.id}
      onOpen={(b) => void navigate({ to: `/disclosures/${b.id}` })}
    />
  )
}

function StartDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const district = useQuery(districtQuery).data
  const running = Number(district?.today.slice(0, 4) ?? 0)
  const years = (district?.years ?? []).filter((year) => year < running)
  return (
    <FormDialog
      title="起草公告"
      ok="起草"
      initial={{ year: startYear(district) }}
      onClose={onClose}
      onSubmit={async ({ year }, key) => {
        const { id } = await post<{ id: number }>('/api/v1/disclosures', { key, year })
        void navigate({ to: `/disclosures/${id}` })
      }}
    >
      <Form.Item name="year" label="年度" rules={[{ required: true, message: '请选年度' }]}>
        <Select options={years.map((y) => ({ value: y, label: `${y}年度` }))} />
      </Form.Item>
      <p className="small muted">数字取自账本，批准时冻结。起草期间账目变动，会提示有关部门重新确认。</p>
    </FormDialog>
  )
}
