import type { Writer } from './database.ts'

/** Something that happened, for whoever asked to be told of its kind (interfaces/). */
export interface HappenedEvent {
  /** As a word of the product: `manifest.load`. */
  readonly kind: string
  /** What it happened to, which the receiver must be allowed to read: `manifest 17`. */
  readonly object: string
  readonly body: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** Kept in the transaction of the act, and leaves with its commit: an act that is rolled back tells nobody. */
export function emitEvent(tx: Writer, { kind, object, body, at }: HappenedEvent): void {
  tx.atCommit(
    tx.query(
      'select wufei.emit_event($1, $2, $3::jsonb, $4)',
      [kind, object, JSON.stringify(body), at],
      'emit_event',
    ),
  )
}
