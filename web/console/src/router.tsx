import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiFailure } from '../../api.ts'
import { meQuery, queryClient } from '../../session.ts'
import { PageFailure, PageMissing, PagePending } from '../../ui/page-states.tsx'

/** Filters stay text, so that an address reads `?period=2025&scope=district` and can be passed on by mouth. */
const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
const stringifySearch = (search: Record<string, unknown>): string => {
  const given = Object.entries(search).filter(([, v]) => v !== undefined && v !== null && v !== '')
  const text = new URLSearchParams(given.map(([k, v]) => [k, String(v)])).toString()
  return text ? `?${text}` : ''
}

const rootRoute = createRootRouteWithContext<{ queryClient: typeof queryClient }>()({ component: Outlet })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in.tsx'), 'SignInView'),
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.queryClient.ensureQueryData(meQuery) }
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 401) {
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
      }
      throw error
    }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
  notFoundComponent: PageMissing,
})

type Loader = Parameters<typeof lazyRouteComponent>[0]
const page = (path: string, load: Loader, name: string) =>
  createRoute({ getParentRoute: () => shellRoute, path, component: lazyRouteComponent(load, name) })

const pages = [
  page('/', () => import('./pages/cockpit/cockpit.tsx'), 'CockpitPage'),
  page('/inventory', () => import('./pages/inventory/inventory.tsx'), 'InventoryPage'),
  page('/postings', () => import('./pages/postings/postings.tsx'), 'PostingsPage'),
  page('/postings/$id', () => import('./pages/postings/posting.tsx'), 'PostingPage'),
  page('/facts/new', () => import('./pages/facts/new-fact.tsx'), 'NewFactPage'),
  page('/statutory-ledgers', () => import('./pages/statutory/statutory.tsx'), 'StatutoryLedgersPage'),
  page('/lots', () => import('./pages/lots/lots.tsx'), 'LotsPage'),
  page('/lots/$id', () => import('./pages/lots/lot.tsx'), 'LotPage'),
  page('/balance', () => import('./pages/balance/balance.tsx'), 'BalancePage'),
  page('/manifests', () => import('./pages/manifests/manifests.tsx'), 'ManifestsPage'),
  page('/manifests/new', () => import('./pages/manifests/new-manifest.tsx'), 'NewManifestPage'),
  page('/manifests/$id', () => import('./pages/manifests/manifest.tsx'), 'ManifestPage'),
  page('/collections', () => import('./pages/manifests/collections.tsx'), 'CollectionsPage'),
  page('/collections/$id', () => import('./pages/manifests/collection.tsx'), 'CollectionPage'),
  page('/manifests/bulk', () => import('./pages/manifests/bulk.tsx'), 'BulkPage'),
  page('/packages', () => import('./pages/manifests/packages.tsx'), 'PackagesPage'),
  page('/packages/$code', () => import('./pages/manifests/package.tsx'), 'PackagePage'),
  page('/traces', () => import('./pages/manifests/trace.tsx'), 'TracePage'),
  page('/traces/recall', () => import('./pages/manifests/recall.tsx'), 'RecallPage'),
  page('/phone', () => import('./pages/field/field.tsx'), 'FieldPage'),
  page('/vehicles', () => import('./pages/manifests/register.tsx'), 'VehiclesPage'),
  page('/contracts', () => import('./pages/manifests/register.tsx'), 'ContractsPage'),
  page('/cross-province', () => import('./pages/manifests/register.tsx'), 'CrossProvincePage'),
  page('/interfaces', () => import('./pages/interfaces/interfaces.tsx'), 'InterfacesPage'),
  page('/plan', () => import('./pages/plan/plan.tsx'), 'PlanPage'),
  page('/plan/versions', () => import('./pages/plan/versions.tsx'), 'PlanVersionsPage'),
  page('/plan/amend', () => import('./pages/plan/amend.tsx'), 'PlanAmendPage'),
  page('/plan/second', () => import('./pages/plan/second.tsx'), 'SecondPlanPage'),
  page('/members', () => import('./pages/plan/members.tsx'), 'MembersPage'),
  page('/plan/measures/$id', () => import('./pages/plan/measure.tsx'), 'MeasurePage'),
  page('/units', () => import('./pages/units/units.tsx'), 'UnitsPage'),
  page('/units/$unit', () => import('./pages/units/unit.tsx'), 'UnitPage'),
  page('/registers', () => import('./pages/registers/registers.tsx'), 'RegistersPage'),
  page('/lists', () => import('./pages/lists/lists.tsx'), 'ListsPage'),
  page('/disclosures', () => import('./pages/disclosure/bulletins.tsx'), 'BulletinsPage'),
  page('/disclosures/$id', () => import('./pages/disclosure/bulletin.tsx'), 'BulletinPage'),
  page('/matters', () => import('./pages/matters/matters.tsx'), 'MattersPage'),
  page('/matters/$id', () => import('./pages/matters/matter.tsx'), 'MatterPage'),
  page('/calendar', () => import('./pages/calendar/calendar.tsx'), 'CalendarPage'),
  page('/indicators', () => import('./pages/indicators/indicators.tsx'), 'IndicatorsPage'),
  page('/indicators/$id', () => import('./pages/indicators/indicator.tsx'), 'IndicatorPage'),
  page('/reported-figures', () => import('./pages/indicators/reported.tsx'), 'ReportedPage'),
  page('/imports', () => import('./pages/imports/imports.tsx'), 'ImportsPage'),
  page('/imports/$id', () => import('./pages/imports/import.tsx'), 'ImportPage'),
  page('/submissions', () => import('./pages/submissions/submissions.tsx'), 'SubmissionsPage'),
  page('/periods', () => import('./pages/periods/periods.tsx'), 'PeriodsPage'),
  page('/parties', () => import('./pages/parties/parties.tsx'), 'PartiesPage'),
  page('/parties/$id', () => import('./pages/parties/party.tsx'), 'PartyPage'),
  page('/capacity', () => import('./pages/capacity/capacity.tsx'), 'CapacityPage'),
  page('/catalogue', () => import('./pages/catalogue/catalogue.tsx'), 'CataloguePage'),
  page('/audit', () => import('./pages/audit/audit.tsx'), 'AuditPage'),
  page('/accounts', () => import('./pages/accounts/accounts.tsx'), 'AccountsPage'),
  page('/me', () => import('./pages/me/me.tsx'), 'MePage'),
]

export const router = createRouter({
  routeTree: rootRoute.addChildren([signInRoute, shellRoute.addChildren(pages)]),
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: true,
})
