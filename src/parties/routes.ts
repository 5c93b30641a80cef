import type { Routes } from '../platform/http.ts'
import { capacityRoutes, facilityRoutes } from './facility.routes.ts'
import type { PartyHouse } from './house.ts'
import { aliasRoutes, mergeRoutes, permitRoutes } from './keeping.routes.ts'
import { partyDetailRoutes, partyListRoutes, partyWriteRoutes } from './party.routes.ts'
import { partyImportRoutes } from './party-list.routes.ts'

export const partyRoutes =
  (house: PartyHouse): Routes =>
  async (app, context) => {
    partyListRoutes(app, context, house)
    partyDetailRoutes(app, context, house)
    partyWriteRoutes(app, context, house)
    mergeRoutes(app, context)
    aliasRoutes(app, context)
    permitRoutes(app, context)
    facilityRoutes(app, context, house)
    capacityRoutes(app, context, house)
    await partyImportRoutes(app, context, house)
  }
