import type { Stream } from '../core/codes.ts'
import type { Pack, StreamSettings, Threshold, ThresholdKey } from './schema.ts'

/** What the pack lets the book do for a stream. */
export function streamSettings(pack: Pick<Pack, 'streams'>, stream: Stream): StreamSettings {
  const found = pack.streams.find((s) => s.stream === stream)
  if (!found) throw new RangeError(`the pack has no settings of ${stream}`)
  return found
}

/** Whether acceptance at this kind of facility is the end for some stream; the default of a new facility. */
export function isEndKind(pack: Pick<Pack, 'streams'>, kind: string): boolean {
  return pack.streams.some((s) => s.ends.includes(kind))
}

export function threshold(pack: Pick<Pack, 'thresholds'>, key: ThresholdKey): Threshold {
  return pack.thresholds[key]
}
