import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Empty, Segmented, Skeleton } from 'antd'
import dayjs from 'dayjs'
import { useRef, useState } from 'react'
import type {
  ExchangeFile,
  ExchangePage,
  ExchangeSpan,
} from '../../../../../src/interfaces/exchange.contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useSearchState } from '../../../../ui/search-state.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { timeText } from '../../../../words.ts'
import { ExchangeImport } from './exchange-import.tsx'
import './interfaces.css'
import { ReconciliationView } from './reconciliation.tsx'

/** What is to be entered elsewhere goes out as a file, what it says comes back as one, and both are compared. */
export function Exchange() {
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [search, setSearch] = useSearchState()
  const [importing, setImporting] = useState(false)
  const found = useQuery({
    queryKey: ['exchanges'],
    queryFn: ({ signal }) => get<ExchangePage>('/api/v1/exchanges', {}, signal),
  })
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data || !district) return <Skeleton active />
  const { systems, files } = found.data
  const system = systems.find((s) => s.key === search.system) ?? systems[0]
  if (!system) return <Empty description="数据包没有登记省级系统的文件格式，请联系管理员。" />
  const lastDay = search.lastDay ?? district.today
  const from = search.from ?? dayjs(lastDay).subtract(1, 'month').format('YYYY-MM-DD')
  const span = { from, lastDay } as ExchangeSpan
  return (
    <div className="stack">
      <Segmented
        aria-label="系统"
        className="interface-choice"
        value={system.key}
        options={systems.map((s) => ({ value: s.key, label: s.name }))}
        onChange={(key) => setSearch({ system: key })}
      />
      <p className="muted">
        与该系统没有在线连接：从这里生成待填报文件，在该系统中录入或导入；再把该系统导出的文件导回，编号和对方的接受情况会登记到联单并写明来自哪个文件。
        {system.note}
        {system.confidence === '疑' ? <Mark tone="warning">格式待核实</Mark> : null}
      </p>
      <div className="row">
        <DatePicker.RangePicker
          aria-label="移出日期"
          allowClear={false}
          value={[dayjs(span.from), dayjs(span.lastDay)]}
          onChange={(days) =>
            setSearch({ from: days?.[0]?.format('YYYY-MM-DD'), lastDay: days?.[1]?.format('YYYY-MM-DD') })
          }
        />
        {me && may(me, 'export', 'exchange') ? <MakeFile system={system.key} span={span} /> : null}
        {me && may(me, 'import', 'exchange') ? (
          <Button onClick={() => setImporting(true)}>导入返回文件</Button>
        ) : null}
      </div>
      <ReconciliationView system={system.key} span={span} />
      <h2>文件</h2>
      <Files files={files.filter((f) => f.system === system.key)} />
      {importing ? <ExchangeImport system={system} onClose={() => setImporting(false)} /> : null}
    </div>
  )
}

function MakeFile({ system, span }: { system: string; span: ExchangeSpan }) {
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const make = async () => {
    const file = await post<ExchangeFile>(`/api/v1/exchanges/${system}/export`, { key: key.current, ...span })
    key.current = newKey()
    await queryClient.invalidateQueries()
    notify.done(`已生成，共 ${file.rows} 份联单，可在下方“文件”中下载`)
  }
  return (
    <>
      <Button type="primary" loading={task.busy} onClick={() => void task.run(make)}>
        生成待填报文件
      </Button>
      {task.error ? <Failure error={task.error} /> : null}
    </>
  )
}

const columns: readonly Column<ExchangeFile>[] = [
  {
    key: 'direction',
    title: '方向',
    render: (f) => (f.direction === 'out' ? <Mark>待填报</Mark> : <Mark tone="good">返回</Mark>),
  },
  { key: 'name', title: '文件', render: (f) => f.name },
  { key: 'rows', title: '行数', align: 'right', render: (f) => f.rows },
  { key: 'actor', title: '经办', render: (f) => f.actor },
  { key: 'at', title: '时间', render: (f) => timeText(f.at) },
  {
    key: 'get',
    title: '',
    render: (f) => <ExportButton label="下载" path={`/api/v1/exchange-files/${f.id}/rows.xlsx`} />,
  },
]

function Files({ files }: { files: readonly ExchangeFile[] }) {
  if (files.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description="还没有文件。选好移出日期，先“生成待填报文件”。"
      />
    )
  return <DataTable caption="文件" columns={columns} rows={files} rowKey={(f) => f.id} />
}
