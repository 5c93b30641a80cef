/** What the phone keeps: what it was told, what waits to be sent, and the pictures that go with it. */
export type Shelf = 'kept' | 'queue' | 'files'

let opened: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('wufei-field', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('kept')
      request.result.createObjectStore('queue', { keyPath: 'id', autoIncrement: true })
      request.result.createObjectStore('files')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

/** One transaction: all of what is done in it is kept, or none. Answers what `run` asked for last. */
export async function within<T>(
  shelves: readonly Shelf[],
  mode: IDBTransactionMode,
  run: (shelf: (name: Shelf) => IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const db = await open()
  return await new Promise((resolve, reject) => {
    const tx = db.transaction([...shelves], mode, { durability: 'strict' })
    const asked = run((name) => tx.objectStore(name))
    tx.oncomplete = () => resolve(asked?.result)
    tx.onerror = () => reject(tx.error)
    tx.onabort = () => reject(tx.error)
  })
}

export const readKept = async <T>(key: string): Promise<T | undefined> =>
  (await within(['kept'], 'readonly', (shelf) => shelf('kept').get(key))) as T | undefined

export async function writeKept(key: string, value: unknown): Promise<void> {
  await within(['kept'], 'readwrite', (shelf) => {
    shelf('kept').put(value, key)
    return undefined
  })
}
