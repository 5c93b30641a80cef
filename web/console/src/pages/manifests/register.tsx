import { useQuery } from '@tanstack/react-query'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import type { RegisterKind, RegisterRow } from '../../../../../src/manifests/registers.contract.ts'
import { post } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { RegisterChangeDialog, type RegisterChangeKind, RegisterHistoryDialog } from './register-change.tsx'
import { RegisterDialog, specOf } from './register-dialog.tsx'
import './manifests.css'

const states = { valid: '有效', expired: '已到期', future: '未生效' } as const

interface RegisterPageProps {
  readonly title: string
  readonly lead: string
  readonly kinds: readonly [RegisterKind, ...RegisterKind[]]
}

export const VehiclesPage = () => (
  <Register
    title="车辆与承运人"
    lead="签认装车时核对的车辆和运输资质；到期的不能再承运。"
    kinds={['vehicle', 'carrierLicence']}
  />
)
export const ContractsPage = () => (
  <Register
    title="许可与合同"
    lead="签发联单时核对的许可范围、委托合同、管理计划和委托代办。"
    kinds={['contract', 'permitScope', 'plan', 'delegation']}
  />
)
export const CrossProvincePage = () => (
  <Register
    title="跨省审批与备案"
    lead="跨省转移危险废物、贮存处置一般固废须经批准，利用须备案；签发和装车时核对余量和有效期。"
    kinds={['crossProvinceApproval', 'crossProvinceFiling']}
  />
)

/** A register looked at before a load moves. What an entry said before an amendment stays readable. */
function Register({ title, lead, kinds }: RegisterPageProps) {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const [entering, setEntering] = useState<RegisterRow | 'new' | null>(null)
  const [leaving, setLeaving] = useState<RegisterRow | null>(null)
  const [changing, setChanging] = useState<{ row: RegisterRow; how: RegisterChangeKind } | null>(null)
  const [past, setPast] = useState<RegisterRow | null>(null)
  const kind = kinds.find((k) => k === search.kind) ?? kinds[0]
  const spec = specOf(kind)
  const writes = me !== undefined && may(me, 'write', 'manifestRegister')
  const mayEnter = writes && !(spec.reserved && me.parties.length > 0)
  return (
    <Page
      title={title}
      crumbs={[{ label: '转移' }]}
      lead={lead}
      actions={
        mayEnter ? (
          <Button type="primary" onClick={() => setEntering('new')}>
            登记{spec.title}
          </Button>
        ) : null
      }
    >
      <Tabs
        activeKey={kind}
        onChange={(k) => setSearch({ kind: k === kinds[0] ? undefined : k })}
        items={kinds.map((k) => ({ key: k, label: specOf(k).title }))}
      />
      <DataList<RegisterRow>
        key={kind}
        path="/api/v1/manifest-register"
        caption={spec.title}
        fixed={{ kind }}
        columns={columnsOf(kind, {
          onPast: setPast,
          ...(mayEnter
            ? { onRenew: setEntering, onLeave: setLeaving, onChange: (row, how) => setChanging({ row, how }) }
            : {}),
        })}
        rowKey={(r) => r.id}
        searchHint={`${spec.number}、单位`}
        extraKeys={['party']}
        filters={[
          {
            key: 'state',
            label: '有效状态',
            options: Object.entries(states).map(([value, label]) => ({ value, label })),
            width: 120,
          },
        ]}
        extraFilters={
          <PartyPicker
            label="单位"
            width={200}
            value={search.party}
            onChange={(party) => setSearch({ party })}
          />
        }
        empty={{
          text: mayEnter
            ? `还没有登记${spec.title}。按“登记${spec.title}”逐项登记；联单签发和装车时会自动核对。`
            : `还没有登记${spec.title}。${spec.reserved ? '由主管部门登记。' : ''}`,
        }}
      />
      {entering ? (
        <RegisterDialog
          kind={kind}
          from={entering === 'new' ? null : entering}
          onClose={() => setEntering(null)}
        />
      ) : null}
      {changing ? <RegisterChangeDialog {...changing} onClose={() => setChanging(null)} /> : null}
      {past ? <RegisterHistoryDialog of={past} onClose={() => setPast(null)} /> : null}
      {leaving ? (
        <ReasonDialog
          title={`撤下 ${leaving.number}`}
          help="撤下后联单不再认它；登记过的内容留在沿革和审计里。要更改用“更改”，到期不续用“终止”。"
          ok="撤下"
          danger
          onClose={() => setLeaving(null)}
          onSubmit={async (reason, key) => {
            await post(`/api/v1/manifest-register/${leaving.id}/withdraw`, { key, reason })
            await queryClient.invalidateQueries()
          }}
        />
      ) : null}
    </Page>
  )
}

interface RowActs {
  readonly onPast: (row: RegisterRow) => void
  readonly onRenew?: (row: RegisterRow) => void
  readonly onLeave?: (row: RegisterRow) => void
  readonly onChange?: (row: RegisterRow, how: RegisterChangeKind) => void
}

function columnsOf(kind: RegisterKind, acts: RowActs): readonly Column<RegisterRow>[] {
  const spec = specOf(kind)
  const all: (Column<RegisterRow> | null)[] = [
    {
      key: 'number',
      title: spec.number,
      card: 'head',
      render: (r) => <span className="num">{r.number}</span>,
    },
    { key: 'party', title: spec.party, fit: 'name', render: (r) => r.party.name },
    spec.counterparty === null
      ? null
      : {
          key: 'counterparty',
          title: spec.counterparty,
          fit: 'name',
          render: (r) => r.counterparty?.name ?? '—',
        },
    spec.codes ? { key: 'codes', title: '废物', render: (r) => r.codes.join('、') || '不限' } : null,
    spec.grams === null
      ? null
      : {
          key: 'grams',
          title: `${spec.grams}（吨）`,
          align: 'right',
          render: (r) => (r.grams === null ? '—' : <Mass grams={r.grams} />),
        },
    {
      key: 'days',
      title: '有效期',
      fit: 'tight',
      render: (r) => <span className="num">{`${r.validFrom ?? '即日'} 至 ${r.lastDay ?? '长期'}`}</span>,
    },
    {
      key: 'state',
      title: '状态',
      fit: 'tight',
      render: (r) => (
        <Mark tone={r.state === 'valid' ? 'good' : r.state === 'expired' ? 'bad' : 'warning'}>
          {states[r.state]}
        </Mark>
      ),
    },
    { key: 'remark', title: '备注', render: (r) => r.remark ?? '—' },
    {
      key: 'acts',
      title: '办理',
      card: 'wide',
      render: (r) => (
        <span className="row wrap">
          {acts.onChange ? (
            <>
              <RowButton name="更改" of={r} onClick={() => acts.onChange?.(r, 'amend')} />
              <RowButton name="终止" of={r} onClick={() => acts.onChange?.(r, 'end')} />
            </>
          ) : null}
          {acts.onRenew ? <RowButton name="续登" of={r} onClick={() => acts.onRenew?.(r)} /> : null}
          {acts.onLeave ? <RowButton name="撤下" of={r} onClick={() => acts.onLeave?.(r)} /> : null}
          <RowButton name="沿革" of={r} onClick={() => acts.onPast(r)} />
        </span>
      ),
    },
  ]
  return all.filter((c) => c !== null)
}

const RowButton = ({ name, of, onClick }: { name: string; of: RegisterRow; onClick: () => void }) => (
  <Button size="small" aria-label={`${name} ${of.number}`} onClick={onClick}>
    {name}
  </Button>
)
