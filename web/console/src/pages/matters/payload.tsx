import { useQuery } from '@tanstack/react-query'
import type {
  AgendaItem,
  AgreedAction,
  AppraisalLine,
  Hand,
  MatterView,
  Section,
} from '../../../../../src/plan/matters.contract.ts'
import { districtQuery } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { useUnitName } from '../../../../ui/unit-picker.tsx'
import { timeText } from '../../../../words.ts'
import { LightMark } from '../plan/light.tsx'

/** What a matter says beyond its title, by its kind. */
export function Payload({ of: { kind, payload } }: { of: MatterView }) {
  const text = (key: string, label: string) =>
    typeof payload[key] === 'string' && payload[key] !== '' ? (
      <Text key={key} label={label} text={payload[key] as string} />
    ) : null
  return (
    <>
      {text('matter', '督办事项')}
      {text('basis', '依据')}
      {text('requirement', '要求')}
      {text('leader', '批示领导')}
      {text('words', '批示内容')}
      {text('answer', '反馈')}
      {text('claim', '申诉理由')}
      {text('place', '地点')}
      {kind === 'meeting' ? <Agenda items={payload.agenda as AgendaItem[]} /> : null}
      {text('minutes', '会议纪要')}
      {Array.isArray(payload.actions) && payload.actions.length > 0 ? (
        <Actions actions={payload.actions as AgreedAction[]} />
      ) : null}
      {Array.isArray(payload.sections) ? <PaperText sections={payload.sections as Section[]} /> : null}
      {kind === 'order' || kind === 'paper' ? (
        <>
          <Hands label="会签" hands={payload.countersigners as Hand[]} />
          <Hands label="签收" hands={payload.recipients as Hand[]} />
        </>
      ) : null}
      {kind === 'summary' ? <Texts texts={payload.texts as Record<string, string>} /> : null}
      {kind === 'appraisal' ? <Lines lines={payload.lines as AppraisalLine[]} /> : null}
    </>
  )
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <>
      <h3 style={{ margin: '12px 0 2px', fontSize: 14 }}>{label}</h3>
      <p className="prose">{text}</p>
    </>
  )
}

function PaperText({ sections }: { sections: readonly Section[] }) {
  return (
    <div className="paper-text">
      {sections.map((section) => (
        <section key={`${section.heading}${section.paragraphs[0] ?? ''}`}>
          {section.heading ? <h3>{section.heading}</h3> : null}
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {section.table ? (
            <DataTable
              caption={section.heading}
              columns={section.table.columns.map((title, i) => ({
                key: title,
                title,
                render: (row: readonly string[]) => row[i] ?? '',
              }))}
              rows={section.table.rows}
              rowKey={(row) => row.join('|')}
            />
          ) : null}
        </section>
      ))}
    </div>
  )
}

function Hands({ label, hands }: { label: string; hands: readonly Hand[] }) {
  const name = useUnitName()
  if (!hands || hands.length === 0) return null
  return (
    <>
      <h3 style={{ margin: '12px 0 2px', fontSize: 14 }}>{label}</h3>
      <ul className="plain">
        {hands.map((one) => (
          <li key={one.unit}>
            {name(one.unit)}{' '}
            <span className={one.at ? 'small muted' : 'small warning'}>
              {one.at
                ? `${timeText(one.at)} ${one.by ?? ''}${one.opinion ? `：${one.opinion}` : ''}`
                : `未${label}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Agenda({ items }: { items: readonly AgendaItem[] }) {
  const name = useUnitName()
  const columns: readonly Column<AgendaItem>[] = [
    { key: 'title', title: '议题', render: (i) => i.title, card: 'head' },
    { key: 'unit', title: '单位', render: (i) => (i.unit ? name(i.unit) : '—') },
    { key: 'light', title: '灯号', render: (i) => (i.light ? <LightMark light={i.light} /> : '—') },
    { key: 'reason', title: '缘由', render: (i) => i.reason, card: 'wide' },
  ]
  return <DataTable caption="议题" columns={columns} rows={items} rowKey={(i) => `${i.title}${i.unit}`} />
}

function Actions({ actions }: { actions: readonly AgreedAction[] }) {
  const name = useUnitName()
  const columns: readonly Column<AgreedAction>[] = [
    { key: 'title', title: '事项', render: (a) => a.title, card: 'head' },
    { key: 'unit', title: '责任单位', render: (a) => name(a.unit) },
    { key: 'due', title: '限期', render: (a) => <span className="num">{a.due}</span> },
  ]
  return (
    <DataTable caption="交办事项" columns={columns} rows={actions} rowKey={(a) => `${a.title}${a.unit}`} />
  )
}

function Texts({ texts }: { texts: Readonly<Record<string, string>> }) {
  const sections = useQuery(districtQuery).data?.summarySections ?? []
  return (
    <>
      {sections.map(({ key, title }) => (
        <Text key={key} label={title} text={texts[key] || '（未填）'} />
      ))}
    </>
  )
}

function Lines({ lines }: { lines: readonly AppraisalLine[] }) {
  const name = useUnitName()
  const columns: readonly Column<AppraisalLine>[] = [
    { key: 'unit', title: '单位', render: (l) => name(l.unit), card: 'head' },
    { key: 'name', title: '考核项', render: (l) => l.name },
    {
      key: 'points',
      title: '得分',
      align: 'right',
      render: (l) => (
        <span className="num">
          {l.adjusted?.points ?? l.points} / {l.max}
        </span>
      ),
    },
    {
      key: 'why',
      title: '说明',
      render: (l) => (
        <>
          {l.explanation}
          {l.adjusted ? <span className="warning"> 申诉后改：{l.adjusted.reason}</span> : null}
        </>
      ),
      card: 'wide',
    },
  ]
  return <DataTable caption="考核结果" columns={columns} rows={lines} rowKey={(l) => `${l.unit}${l.item}`} />
}
