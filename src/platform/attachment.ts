/** Media types of the files we write. */
export const fileTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  zip: 'application/zip',
} as const

/**
 * `content-disposition` of a file to keep, its Chinese name spelt for every browser (RFC 6266, RFC 8187); `plain` is for
 * programs that know ASCII only.
 */
export function attachment(name: string, plain?: string): string {
  const spelt = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `attachment; ${plain ? `filename="${plain}"; ` : ''}filename*=UTF-8''${spelt}`
}
