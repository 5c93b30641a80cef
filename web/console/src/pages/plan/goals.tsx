import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type StageGoal, verdictNames } from '../../../../../src/plan/contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { post } from '../../../../api.ts'
import { may } from '../../../../session.ts'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'

type Statement = StageGoal['statements'][number]
const tones = { met: 'good', partly: 'warning', unmet: 'bad' } as const

/** The stage goals, statement by statement: each with a verdict of the office and what it rests on. */
export function Goals({ goals, me }: { goals: readonly StageGoal[]; me: SessionView | undefined }) {
  const [judging, setJudging] = useState<Statement | null>(null)
  const mayJudge = me !== undefined && may(me, 'confirm', 'plan')
  return (
    <div className="goal-list">
      {goals.map((goal) => (
        <section key={goal.id} className="panel" aria-label={`${goal.deadline} 前`}>
          <h2>{goal.deadline} 前</h2>
          <ul className="plain">
            {goal.statements.map((s) => (
              <li key={s.id} className="row" style={{ padding: '8px 0' }}>
                <span className="grow">
                  {s.title}
                  {s.reason ? <span className="small muted"> {s.reason}</span> : null}
                  {s.book ? (
                    <span className="small muted">
                      {' '}
                      账本 {s.book.year} 年：{s.book.value ?? '尚无数字'}
                    </span>
                  ) : null}
                </span>
                {s.verdict ? (
                  <Mark tone={tones[s.verdict]}>{verdictNames[s.verdict]}</Mark>
                ) : (
                  <Mark>未下结论</Mark>
                )}
                {mayJudge ? (
                  <Button size="small" onClick={() => setJudging(s)}>
                    下结论
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {judging ? <VerdictDialog statement={judging} onClose={() => setJudging(null)} /> : null}
    </div>
  )
}

function VerdictDialog({ statement, onClose }: { statement: Statement; onClose: () => void }) {
  return (
    <FormDialog
      title="下结论"
      ok="确定"
      initial={{ verdict: statement.verdict ?? 'met', reason: statement.reason ?? '', evidence: [] }}
      onClose={onClose}
      onSubmit={async (values, key) => {
        await post('/api/v1/plan/verdicts', { key, statement: statement.id, ...values })
      }}
    >
      <p style={{ marginBottom: 12 }}>{statement.title}</p>
      <Form.Item name="verdict" label="结论" rules={[{ required: true }]}>
        <Select options={Object.entries(verdictNames).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请写明依据' }]}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="evidence" label="佐证材料">
        <EvidenceInput />
      </Form.Item>
    </FormDialog>
  )
}
