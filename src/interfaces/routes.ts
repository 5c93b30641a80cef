import type { House } from '../ledger/house.ts'
import type { Routes } from '../platform/http.ts'
import { exchangeRoutes } from './exchange.routes.ts'
import { tokenRoutes } from './tokens.routes.ts'
import { webhookRoutes } from './webhooks.routes.ts'

export const interfaceRoutes =
  (house: House): Routes =>
  async (app, context) => {
    tokenRoutes(app, context)
    webhookRoutes(app, context)
    await exchangeRoutes(app, context, house)
  }
