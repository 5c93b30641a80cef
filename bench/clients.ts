import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** Work for the clients' thread: each client sends its commands one after another over a connection of its own. */
export interface Errand {
  readonly port: number
  readonly path: string
  readonly clients: readonly { cookie: string; bodies: readonly string[] }[]
}

/**
 * One connection kept open. Requests and answers are written and read as bytes: a client library would spend as much of
 * the two cores as the server's own handling, and what clients cost is not what is measured.
 */
class Client {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (part: Buffer) => {
      this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part])
    })
  }

  async post(path: string, cookie: string, body: string): Promise<void> {
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
    this.#socket.write(head + body)
    for (;;) {
      await once(this.#socket, 'data')
      const answer = this.#answer()
      if (answer === undefined) continue
      if (!answer.startsWith('HTTP/1.1 201 ')) throw new Error(answer)
      return
    }
  }

  /** The whole answer, once its stated length is there. */
  #answer(): string | undefined {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const length = Number(/content-length: (\d+)/i.exec(this.#received.toString('latin1', 0, end))?.[1])
    if (!Number.isInteger(length)) throw new Error('an answer without its length')
    const size = end + 4 + length
    if (this.#received.length < size) return undefined
    const answer = this.#received.toString('utf8', 0, size)
    this.#received = this.#received.subarray(size)
    return answer
  }

  close(): void {
    this.#socket.destroy()
  }
}

if (parentPort) {
  const { port, path, clients } = workerData as Errand
  await Promise.all(
    clients.map(async ({ cookie, bodies }) => {
      const client = new Client(port)
      try {
        for (const body of bodies) await client.post(path, cookie, body)
      } finally {
        client.close()
      }
    }),
  )
}
