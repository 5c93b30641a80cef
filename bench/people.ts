import type { Ground } from './ground.ts'

export interface Place {
  readonly party: number
  readonly facility: number
  readonly name: string
}

export interface People {
  readonly factories: readonly Place[]
  readonly recyclers: readonly Place[]
  readonly plant: Place
}

type Town = Pick<Ground, 'database' | 'actor' | 'house'>

/** Factories of the district's streets, recyclers outside it, and one incinerator with a weighbridge. */
export async function foundPeople(ground: Town, factories = 200): Promise<People> {
  const streets = ground.house.district.pack.streets.map((s) => s.code)
  const made = await register(ground, '测速工厂', factories, 'site', 'own', streets)
  const recyclers = await register(ground, '测速利用厂', 8, 'recycler', 'inProvince', [])
  const [plant] = await register(ground, '测速焚烧厂', 1, 'incinerator', 'own', streets)
  if (!plant) throw new Error('the plant was not registered')
  return { factories: made, recyclers, plant }
}

async function register(
  { database, actor }: Town,
  name: string,
  count: number,
  kind: string,
  region: 'own' | 'inProvince',
  streets: readonly string[],
): Promise<Place[]> {
  return await database.write(actor, (tx) =>
    tx.query<Place>(
      `with n as (select i, $3::text || i as name from generate_series(1, $2::int) i),
         p as (insert into wufei.party (district, name, kind, external, created_at)
           select $1, name, 'enterprise', $5 <> 'own', now() from n returning id, name)
       insert into wufei.facility (district, party, name, kind, region, street, created_at)
       select $1, p.id, p.name, $4, $5::wufei.place, ($6::text[])[1 + p.id % greatest(cardinality($6::text[]), 1)], now() from p
       returning party, id as facility, name`,
      [actor.district, count, name, kind, region, streets],
    ),
  )
}
