/**
 * The field app without a signal: every file it is made of is kept when it is installed, and answered from there.
 * What the server says is never kept here; the app keeps what it needs itself, where a person can see how old it is.
 */
const version = 'wufei-field-__VERSION__'
const files = ['__FILES__']

self.addEventListener('install', (event) => {
  const keep = async () => (await caches.open(version)).addAll(['/field/', ...files])
  event.waitUntil(keep())
})

self.addEventListener('activate', (event) => {
  const forget = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('wufei-field-') && name !== version)
    await Promise.all(old.map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(forget())
})

// A new version waits until the person says so: nobody's form is taken away under their hands.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return
  const wanted = mode === 'navigate' ? '/field/' : pathname
  if (wanted !== '/field/' && !files.includes(wanted)) return
  const answer = async () => (await (await caches.open(version)).match(wanted)) ?? fetch(event.request)
  event.respondWith(answer())
})
