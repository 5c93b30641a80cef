import { Tooltip } from 'antd'
import { lightNames, type Obligation } from '../../../../../src/plan/contract.ts'
import './plan.css'

export type Light = Obligation['light']

/** A light says its name as well: colour alone tells some people nothing. Hovering or focusing says why. */
export function LightMark({ light, reason }: { light: Light; reason?: string }) {
  const mark = (
    <span className={`light ${light}`} {...(reason ? { tabIndex: 0 } : {})}>
      <span className="bulb" aria-hidden="true" />
      {lightNames[light]}
      {reason ? <span className="visually-hidden">：{reason}</span> : null}
    </span>
  )
  return reason ? <Tooltip title={reason}>{mark}</Tooltip> : mark
}

export const lightOrder: readonly Light[] = ['red', 'amber', 'green', 'notDue', 'unplanned']
