import type { InjectOptions } from 'fastify'

/** A multipart request with one file, as a browser sends it. */
export function fileRequest(
  url: string,
  name: string,
  content: string | Buffer,
  query: Record<string, string> = {},
): InjectOptions {
  const boundary = 'wufei-test-boundary'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([
    Buffer.from(head),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return {
    method: 'POST',
    url,
    query,
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
