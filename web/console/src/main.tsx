import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../../ui/base.css'
import '../../ui/print.css'
import { queryClient } from '../../session.ts'
import { Appearance } from '../../ui/appearance.tsx'
import { router } from './router.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Appearance>
        <RouterProvider router={router} />
      </Appearance>
    </QueryClientProvider>
  </StrictMode>,
)

/** Only browsers without a Chinese font of their own download any of it, after the first paint. */
requestIdleCallback?.(() => void import('@fontsource/noto-sans-sc/400.css'))
