/** Bounds on what one file may ask of us. Beyond them the file gets an answer, never a crash. */
export interface SheetLimits {
  /** Bytes on disk. */
  readonly fileBytes: number
  /** Bytes of all parts after unpacking. */
  readonly expandedBytes: number
  /** Unpacked size over packed size; honest sheets of repeated rows reach about 60. */
  readonly expansionRatio: number
  readonly sheets: number
  readonly columns: number
  /** Rows with something in them, over all sheets. */
  readonly rows: number
  /** Bytes of all different texts together. */
  readonly sharedTextBytes: number
  /** Characters of one cell; Excel itself keeps 32,767. */
  readonly cellCharacters: number
}

export const defaultLimits: SheetLimits = {
  fileBytes: 256 * 1024 * 1024,
  expandedBytes: 2 * 1024 * 1024 * 1024,
  expansionRatio: 200,
  sheets: 64,
  columns: 256,
  rows: 300_000,
  sharedTextBytes: 256 * 1024 * 1024,
  cellCharacters: 32_767,
}

/** Parts smaller than this are never called a bomb, whatever their ratio. */
export const HARMLESS_BYTES = 16 * 1024 * 1024
