import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import type { FeedbackRow } from '../../../../../src/disclosure/contract.ts'
import { get, post } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { YearPicker } from '../../../../ui/year-picker.tsx'
import { timeText } from '../../../../words.ts'

export interface FeedbackProps {
  readonly year: string | undefined
  readonly onYear: (year: string) => void
}

/** What the public wrote under the bulletin of a year, and what was answered. */
export function Feedback({ year: asked, onYear }: FeedbackProps) {
  const district = useQuery(districtQuery).data
  const year = asked ?? String(startYear(district) ?? '')
  const me = useQuery(meQuery).data
  const [answering, setAnswering] = useState<FeedbackRow | null>(null)
  const rows = useQuery({
    queryKey: ['disclosure-feedback', year],
    queryFn: ({ signal }) => get<FeedbackRow[]>('/api/v1/disclosure-feedback', { year }, signal),
    enabled: year !== '',
  })
  const mayAnswer = me !== undefined && may(me, 'answer', 'disclosure')
  return (
    <section className="panel" aria-label="公众意见">
      <div className="row">
        <h2 className="grow">
          公众意见 <span className="small muted num">{rows.data?.length ?? 0} 条</span>
        </h2>
        <YearPicker value={year} onChange={onYear} />
      </div>
      {rows.error ? <Failure error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.data?.length === 0 ? <p className="muted">还没有意见。公开页下方可留言。</p> : null}
      <ul className="plain">
        {rows.data?.map((row) => (
          <li key={row.id} style={{ padding: '8px 0' }}>
            <div className="row">
              <span className="grow">
                <b>#{row.number}</b> {row.message}{' '}
                <span className="small muted">
                  {timeText(row.receivedAt)} {row.name ?? '未留名'} {row.contact ?? ''}
                </span>
              </span>
              {mayAnswer ? (
                <Button size="small" onClick={() => setAnswering(row)}>
                  答复
                </Button>
              ) : null}
            </div>
            {row.answers.map((answer) => (
              <p key={answer.answeredAt} className="small">
                {timeText(answer.answeredAt)} {answer.actor} {answer.public ? '公开答复' : '内部记录'}：
                {answer.message}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {answering ? (
        <FormDialog
          title={`答复 #${answering.number}`}
          ok="答复"
          initial={{ public: true }}
          onClose={() => setAnswering(null)}
          onSubmit={async (values, key) => {
            await post(`/api/v1/disclosure-feedback/${answering.id}/answers`, { key, ...values })
          }}
        >
          <p style={{ marginBottom: 12 }}>{answering.message}</p>
          <Form.Item name="message" label="答复" rules={[{ required: true, message: '请写答复' }]}>
            <Input.TextArea rows={4} maxLength={5000} autoFocus />
          </Form.Item>
          <Form.Item name="public" valuePropName="checked">
            <Checkbox>在公开页显示</Checkbox>
          </Form.Item>
        </FormDialog>
      ) : null}
    </section>
  )
}
