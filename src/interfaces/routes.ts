import type { Routes } from '../platform/http.ts'
import { tokenRoutes } from './tokens.routes.ts'

export const interfaceRoutes = (): Routes => (app, context) => {
  tokenRoutes(app, context)
}
