import type { ImportStatus, ImportView } from '../../../../../src/intake/contract.ts'
import { Mark } from '../../../../ui/marks.tsx'

const tones: Readonly<Record<ImportStatus, 'plain' | 'good' | 'warning' | 'bad'>> = {
  uploaded: 'plain',
  analysing: 'warning',
  ready: 'warning',
  booking: 'warning',
  done: 'good',
  partly: 'good',
  cancelled: 'plain',
  failed: 'bad',
}

/** Work that goes on without the person; the page asks again until it stops. */
export const isWorking = (status: ImportStatus): boolean =>
  status === 'uploaded' || status === 'analysing' || status === 'booking'

export function ImportStatusMark({ view }: { view: Pick<ImportView, 'status' | 'statusName' | 'progress'> }) {
  const { done, total } = view.progress
  const share = isWorking(view.status) && total ? ` ${Math.floor((100 * done) / total)}%` : ''
  return <Mark tone={tones[view.status]}>{`${view.statusName}${share}`}</Mark>
}
