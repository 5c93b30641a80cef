import { Link } from '@tanstack/react-router'
import type { CapacityRow } from '../../../../../src/parties/capacity.contract.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { LoadBar } from './load-bar.tsx'

const massOr = (grams: string | null) =>
  grams === null ? <span className="muted">未填</span> : <Mass grams={grams} />

export const capacityColumns: readonly Column<CapacityRow>[] = [
  { key: 'facility', title: '设施', render: (r) => r.facility.name },
  { key: 'party', title: '单位', render: (r) => <Link to={`/parties/${r.party.id}`}>{r.party.name}</Link> },
  { key: 'kind', title: '类型', render: (r) => r.kindName },
  { key: 'stream', title: '类别', render: (r) => r.streamName },
  { key: 'year', title: '年份', render: (r) => <span className="num">{r.year}</span> },
  { key: 'perDay', title: '设计（吨/日）', align: 'right', render: (r) => massOr(r.gramsPerDay) },
  { key: 'perYear', title: '设计（吨/年）', align: 'right', render: (r) => massOr(r.gramsPerYear) },
  { key: 'treated', title: '实际（吨）', align: 'right', render: (r) => <Mass grams={r.treated} /> },
  { key: 'load', title: '负荷', render: (r) => <LoadBar percent={r.load} />, width: 130 },
  { key: 'source', title: '来源', render: (r) => <span className="small">{r.source ?? '—'}</span> },
]
