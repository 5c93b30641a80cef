import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './field.css'
import { change } from './state.ts'
import { start } from './work.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
void start()
addEventListener('hashchange', () => scrollTo(0, 0))
// Asked for once: a browser short of room deletes what it was not asked to keep.
void navigator.storage?.persist?.()
void keepOffline()

/** Only over HTTPS or on this machine; elsewhere browsers have no such thing, and the app says so. */
async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const { serviceWorker } = navigator
  const registration = await serviceWorker.register('/field/service-worker.js', { scope: '/field/' })
  const offer = (): void => {
    if (registration.waiting && serviceWorker.controller) change({ update: registration.waiting })
  }
  offer()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer)
  })
}

/** Loads the new version once it has taken over. */
if ('serviceWorker' in navigator) {
  const before = navigator.serviceWorker.controller
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (before) location.reload()
  })
}
