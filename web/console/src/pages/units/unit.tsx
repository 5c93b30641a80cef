import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, DatePicker, Form, Input, Skeleton } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import type { CalendarRow } from '../../../../../src/plan/calendar.contract.ts'
import {
  bodyNames,
  type DutyBrief,
  type ExtraDuty,
  type MemberRow,
  memberRoleNames,
  type UnitPage as UnitView,
} from '../../../../../src/plan/units.contract.ts'
import { get, post } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { LightMark } from '../plan/light.tsx'

const measures: readonly Column<DutyBrief>[] = [
  { key: 'place', title: '出处', render: (d) => <span className="nowrap">{d.place}</span>, fit: 'tight' },
  {
    key: 'title',
    title: '措施',
    render: (d) => <Link to={`/plan/measures/${d.id}`}>{d.title}</Link>,
    card: 'wide',
  },
  { key: 'light', title: '灯号', render: (d) => <LightMark light={d.light} reason={d.reason} /> },
  { key: 'completion', title: '完成时限', render: (d) => d.completion.day ?? d.completion.mark ?? '—' },
]

const owed: readonly Column<CalendarRow>[] = [
  { key: 'due', title: '日期', render: (r) => <span className="num">{r.due}</span>, fit: 'tight' },
  { key: 'title', title: '事项', render: (r) => r.title, card: 'wide' },
  { key: 'kind', title: '类别', render: (r) => r.kindName },
  {
    key: 'standing',
    title: '状态',
    render: (r) =>
      r.standing === 'late' ? (
        <Mark tone="bad">{`逾期 ${-r.workingDaysLeft} 个工作日`}</Mark>
      ) : r.standing === 'done' ? (
        <Mark tone="good">已完成</Mark>
      ) : (
        `还有 ${r.workingDaysLeft} 个工作日`
      ),
  },
]

const members: readonly Column<MemberRow>[] = [
  { key: 'body', title: '', render: (m) => [bodyNames[m.body], m.groupTitle].filter(Boolean).join(' ') },
  { key: 'person', title: '人员', render: (m) => [m.person, m.post].filter(Boolean).join(' ') },
  { key: 'role', title: '职务', render: (m) => memberRoleNames[m.role] },
  { key: 'from', title: '任期', render: (m) => `${m.from} 起${m.to ? `，${m.to} 止` : ''}` },
]

const duties: readonly Column<ExtraDuty>[] = [
  { key: 'duty', title: '职责', render: (d) => d.duty, card: 'wide' },
  { key: 'basis', title: '依据', render: (d) => d.basis ?? '—' },
  { key: 'from', title: '起止', render: (d) => `${d.from} 起${d.to ? `，${d.to} 止` : ''}` },
]

/** A unit's page: what it leads, supports, owes this month and is late with; prints as the unit's extract. */
export function UnitPage() {
  const { unit: code } = useParams({ strict: false }) as { unit: string }
  const me = useQuery(meQuery).data
  const [adding, setAdding] = useState(false)
  const path = `/api/v1/plan/units/${encodeURIComponent(code)}`
  const unit = useQuery({
    queryKey: ['plan', 'units', code],
    queryFn: ({ signal }) => get<UnitView>(path, {}, signal),
  })
  const u = unit.data
  return (
    <Page
      title={u?.unit.name ?? '单位'}
      crumbs={[{ label: '行动计划' }, { label: '责任清单', to: '/units' }]}
      lead={
        u ? `牵头 ${u.leads.length} 项，协办 ${u.supports.length} 项，滞后 ${u.late.length} 件。` : undefined
      }
      actions={
        <>
          {me && may(me, 'staff', 'plan') ? <Button onClick={() => setAdding(true)}>增加职责</Button> : null}
          <ExportButton label="Word" path={`${path}/extract.docx`} query={{}} />
        </>
      }
    >
      {unit.error ? <Failure error={unit.error} onRetry={() => void unit.refetch()} /> : null}
      {unit.isPending ? <Skeleton active /> : null}
      {u ? (
        <>
          <Part title="滞后" rows={u.late} columns={owed} rowKey={(r) => r.key} nothing="没有滞后事项。" />
          <Part
            title="本月应办"
            rows={u.owed}
            columns={owed}
            rowKey={(r) => r.key}
            nothing="本月没有到期事项。"
          />
          <Part
            title="牵头"
            rows={u.leads}
            columns={measures}
            rowKey={(d) => d.id}
            nothing="没有牵头事项。"
          />
          <Part
            title="协办"
            rows={u.supports}
            columns={measures}
            rowKey={(d) => d.id}
            nothing="没有协办事项。"
          />
          {u.carriesOut.length > 0 ? (
            <Part title="各街道共担" rows={u.carriesOut} columns={measures} rowKey={(d) => d.id} nothing="" />
          ) : null}
          {u.duties.length > 0 ? (
            <Part title="另加职责" rows={u.duties} columns={duties} rowKey={(d) => d.id} nothing="" />
          ) : null}
          {u.members.length > 0 ? (
            <Part title="成员" rows={u.members} columns={members} rowKey={(m) => m.id} nothing="" />
          ) : null}
        </>
      ) : null}
      {adding ? <DutyDialog unit={code} onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

interface PartProps<T> {
  readonly title: string
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly rowKey: (row: T) => string | number
  readonly nothing: string
}

function Part<T>({ title, rows, columns, rowKey, nothing }: PartProps<T>) {
  return (
    <section className="panel" aria-label={title}>
      <h2>
        {title} <span className="small muted num">{rows.length} 项</span>
      </h2>
      {rows.length === 0 ? (
        <p className="muted">{nothing}</p>
      ) : (
        <DataTable caption={title} columns={columns} rows={rows} rowKey={rowKey} />
      )}
    </section>
  )
}

function DutyDialog({ unit, onClose }: { unit: string; onClose: () => void }) {
  return (
    <FormDialog
      title="增加职责"
      ok="保存"
      onClose={onClose}
      onSubmit={async ({ from, basis, ...values }, key) => {
        const since = (from as Dayjs).format('YYYY-MM-DD')
        await post('/api/v1/plan/duties', { key, unit, ...values, basis: basis || null, from: since })
      }}
    >
      <Form.Item name="duty" label="职责" rules={[{ required: true, message: '请写职责' }]}>
        <Input.TextArea rows={3} maxLength={1000} autoFocus />
      </Form.Item>
      <Form.Item name="basis" label="依据">
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="from" label="起始日期" rules={[{ required: true, message: '请选日期' }]}>
        <DatePicker />
      </Form.Item>
    </FormDialog>
  )
}
