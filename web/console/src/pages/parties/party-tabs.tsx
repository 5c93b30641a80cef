import { Link } from '@tanstack/react-router'
import { Button, DatePicker, Empty, Form, Input, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { type ReactNode, useState } from 'react'
import { placeNames } from '../../../../../src/core/codes.ts'
import type { CapacityRow } from '../../../../../src/parties/capacity.contract.ts'
import {
  type FacilityRow,
  type HistoryRow,
  type PartyDetail,
  type PermitRow,
  permitKindNames,
  permitKinds,
  sectorNames,
} from '../../../../../src/parties/contract.ts'
import { patch, post } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { actorText, timeText } from '../../../../words.ts'
import { capacityColumns } from '../capacity/capacity-columns.tsx'
import { FacilityFields } from './facility-fields.tsx'
import { nulled } from './party-fields.tsx'

function Frame({
  action,
  empty,
  children,
}: {
  action?: ReactNode
  empty: string | null
  children: ReactNode
}) {
  return (
    <div className="stack">
      {action ? (
        <div className="row">
          <span className="grow" />
          {action}
        </div>
      ) : null}
      {empty ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> : children}
    </div>
  )
}

export function SitesTab({ party }: { party: PartyDetail }) {
  const [editing, setEditing] = useState<FacilityRow | 'new' | null>(null)
  const columns: readonly Column<FacilityRow>[] = [
    { key: 'name', title: '设施', render: (f) => f.name },
    { key: 'kind', title: '类型', render: (f) => f.kindName },
    { key: 'code', title: '编码', render: (f) => <span className="num">{f.code ?? '—'}</span> },
    {
      key: 'place',
      title: '位置',
      render: (f) =>
        f.region === 'own'
          ? [f.streetName, f.community, f.park].filter(Boolean).join(' · ') || '—'
          : `${placeNames[f.region]} ${f.regionName ?? ''}`,
    },
    { key: 'sector', title: '口径', render: (f) => sectorNames[f.sector] },
    {
      key: 'role',
      title: '性质',
      render: (f) =>
        [
          f.isEnd ? '终端' : null,
          f.takesOwnership ? null : '不取得所有权',
          f.site === null ? null : `属于${party.sites.find((s) => s.id === f.site)?.name ?? '另一场所'}`,
        ]
          .filter(Boolean)
          .join('、') || '—',
    },
    {
      key: 'links',
      title: '',
      render: (f) => (
        <span className="row">
          <Link to={`/lots?facility=${f.id}`}>库存</Link>
          <Link to={`/postings?facility=${f.id}`}>账目</Link>
          {party.abilities.write ? (
            <Button type="link" size="small" onClick={() => setEditing(f)}>
              修改
            </Button>
          ) : null}
        </span>
      ),
    },
  ]
  return (
    <Frame
      action={party.abilities.write ? <Button onClick={() => setEditing('new')}>登记设施</Button> : null}
      empty={party.sites.length === 0 ? '还没有设施。记账要先有设施。' : null}
    >
      <DataTable caption="设施" columns={columns} rows={party.sites} rowKey={(f) => f.id} />
      {editing ? (
        <FacilityDialog
          party={party}
          facility={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Frame>
  )
}

const facilityFields = [
  'name',
  'kind',
  'code',
  'region',
  'regionName',
  'street',
  'community',
  'park',
  'sector',
  'isEnd',
  'takesOwnership',
  'site',
] as const

function FacilityDialog({
  party,
  facility,
  onClose,
}: {
  party: PartyDetail
  facility: FacilityRow | null
  onClose: () => void
}) {
  const before: Record<string, unknown> = facility
    ? Object.fromEntries(facilityFields.map((f) => [f, facility[f] ?? undefined]))
    : { region: 'own', sector: 'industrial' }
  return (
    <FormDialog
      title={facility ? `修改 ${facility.name}` : '登记设施'}
      ok="保存"
      width={760}
      initial={before}
      onClose={onClose}
      onSubmit={async ({ from, ...values }, key) => {
        const now = nulled(values)
        for (const f of ['isEnd', 'takesOwnership', 'region', 'sector']) if (now[f] === null) delete now[f]
        if (!facility) {
          // Not said is not none: a store then belongs to the party's site in its street.
          if (now.site === null) delete now.site
          await post('/api/v1/facilities', { key, party: party.id, facility: now })
          return
        }
        const was = nulled(before)
        const change = Object.fromEntries(
          Object.entries(now).filter(([f, v]) => JSON.stringify(v) !== JSON.stringify(was[f] ?? null)),
        )
        await patch(`/api/v1/facilities/${facility.id}`, {
          key,
          change,
          ...(from ? { from: (from as Dayjs).format('YYYY-MM-DD') } : {}),
        })
      }}
    >
      <FacilityFields sites={party.sites.filter((f) => f.site === null && f.id !== facility?.id)} />
      {facility ? (
        <Form.Item name="from" label="自何日起" extra="街道、社区、园区按日期记沿革；不填则自今日起">
          <DatePicker />
        </Form.Item>
      ) : null}
    </FormDialog>
  )
}

export function CapacityTab({ rows }: { rows: readonly CapacityRow[] }) {
  return (
    <Frame empty={rows.length === 0 ? '没有登记处置能力。可在“处置能力”页登记。' : null}>
      <DataTable
        caption="处置能力"
        columns={capacityColumns.filter((c) => c.key !== 'party')}
        rows={rows}
        rowKey={(r) => `${r.facility.id}-${r.stream}-${r.year}`}
      />
    </Frame>
  )
}

const permitStates = {
  valid: ['有效', 'good'],
  expired: ['已过期', 'bad'],
  future: ['未生效', 'warning'],
} as const

export function PermitsTab({ party }: { party: PartyDetail }) {
  const [adding, setAdding] = useState(false)
  const columns: readonly Column<PermitRow>[] = [
    { key: 'kind', title: '许可', render: (p) => p.kindName },
    { key: 'number', title: '证号', render: (p) => <span className="num">{p.number}</span> },
    {
      key: 'state',
      title: '状态',
      render: (p) => <Mark tone={permitStates[p.state][1]}>{permitStates[p.state][0]}</Mark>,
    },
    {
      key: 'valid',
      title: '有效期',
      render: (p) => <span className="num">{`${p.validFrom ?? '…'} 至 ${p.lastDay ?? '…'}`}</span>,
    },
    { key: 'issuer', title: '发证机关', render: (p) => p.issuer ?? '—' },
    { key: 'scope', title: '许可内容', render: (p) => p.scope ?? '—' },
  ]
  return (
    <Frame
      action={party.abilities.write ? <Button onClick={() => setAdding(true)}>登记许可</Button> : null}
      empty={party.permits.length === 0 ? '没有登记许可。' : null}
    >
      <DataTable caption="许可" columns={columns} rows={party.permits} rowKey={(p) => p.id} />
      {adding ? <PermitDialog party={party} onClose={() => setAdding(false)} /> : null}
    </Frame>
  )
}

function PermitDialog({ party, onClose }: { party: PartyDetail; onClose: () => void }) {
  return (
    <FormDialog
      title="登记许可"
      ok="登记"
      onClose={onClose}
      onSubmit={async ({ span, ...values }, key) => {
        const [from, last] = (span as [Dayjs | null, Dayjs | null] | undefined) ?? []
        await post(`/api/v1/parties/${party.id}/permits`, {
          key,
          ...nulled(values),
          validFrom: from?.format('YYYY-MM-DD') ?? null,
          lastDay: last?.format('YYYY-MM-DD') ?? null,
        })
      }}
    >
      <Form.Item name="kind" label="许可" rules={[{ required: true, message: '请选择许可' }]}>
        <Select options={permitKinds.map((value) => ({ value, label: permitKindNames[value] }))} />
      </Form.Item>
      <Form.Item name="number" label="证号" rules={[{ required: true, message: '请填写证号' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="span" label="有效期">
        <DatePicker.RangePicker allowEmpty={[true, true]} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="issuer" label="发证机关">
        <Input />
      </Form.Item>
      <Form.Item name="scope" label="许可内容">
        <Input.TextArea rows={3} />
      </Form.Item>
    </FormDialog>
  )
}

const historyColumns: readonly Column<HistoryRow>[] = [
  { key: 'attribute', title: '事项', render: (h) => h.attributeName },
  { key: 'facility', title: '设施', render: (h) => h.facility?.name ?? '—' },
  { key: 'value', title: '内容', render: (h) => h.value ?? '空' },
  {
    key: 'span',
    title: '期间',
    render: (h) => <span className="num">{`${h.from ?? '…'} 至 ${h.to ?? '今'}`}</span>,
  },
  {
    key: 'recordedAt',
    title: '登记',
    render: (h) => (
      <span className="small num">
        {timeText(h.recordedAt)} {actorText(h.actor)}
      </span>
    ),
  },
]

export function HistoryTab({ rows }: { rows: readonly HistoryRow[] }) {
  return (
    <Frame empty={rows.length === 0 ? '登记以来没有变化。' : null}>
      <DataTable
        caption="沿革"
        columns={historyColumns}
        rows={rows}
        rowKey={(h) => `${h.attribute}-${h.facility?.id ?? 0}-${h.from}-${h.recordedAt}`}
      />
    </Frame>
  )
}
