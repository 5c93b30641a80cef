-- Collection runs of one collector, rows of workbooks that became manifests, and registers whose changes keep their history.

-- A run: one vehicle, one day, many generators, one shared store. Its stops are manifests of their own, since a vehicle
-- that carries for several consignors carries one manifest for each (部令23号); the run groups them and what leaves again.
create table wufei.collection_run (
  district int not null,
  id bigint generated always as identity,
  number text not null,
  profile text not null,                           -- of the stops' manifests
  collector int not null,                          -- party
  store int not null,                              -- facility
  day date not null,
  plate text,
  driver text,
  fields jsonb not null,                           -- what every stop's manifest says alike
  state text not null check (state in ('collecting', 'arrived', 'cancelled')),
  arrived_on date,
  parties int[] not null,                          -- collector and keeper of the store (row-level security)
  acts int not null default 0,
  demo boolean not null default false,
  actor text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (district, id)
);
create unique index collection_run_number on wufei.collection_run (number, district);
create index collection_run_parties on wufei.collection_run using gin (parties);
create index collection_run_changed on wufei.collection_run (changed_at desc, district);

create table wufei.collection_act (
  district int not null,
  run bigint not null,
  seq int not null,
  kind text not null check (kind in ('stop', 'arrive', 'onward', 'cancel')),
  manifest bigint,                                 -- of a stop and of what leaves again
  actor text not null,
  day date not null,
  recorded_at timestamptz not null,
  fact jsonb not null,
  primary key (district, run, seq),
  foreign key (district, run) references wufei.collection_run (district, id),
  foreign key (district, manifest) references wufei.manifest (district, id)
);
create unique index collection_act_manifest on wufei.collection_act (manifest, district) where manifest is not null;
create trigger never_changes before update or delete or truncate on wufei.collection_act for each statement execute function wufei.never_changes();

-- A row of a workbook that was carried out: told again, by whomever of the party, it does nothing.
create table wufei.manifest_bulk_row (
  district int not null,
  party int not null,
  kind text not null check (kind in ('issue', 'receive')),
  identity text not null,                          -- the sender's own number of it; of a receipt the manifest's
  digest text not null,                            -- of what the row says: the same number may not say another thing
  manifest bigint not null,
  actor text not null,
  recorded_at timestamptz not null,
  primary key (district, party, kind, identity),
  foreign key (district, manifest) references wufei.manifest (district, id)
);
create trigger never_changes before update or delete or truncate on wufei.manifest_bulk_row for each statement execute function wufei.never_changes();

-- An entry is never changed: its amendment is another one that names it.
alter table wufei.manifest_register add column replaces bigint, add column withdrawn_reason text;
create index manifest_register_replaces on wufei.manifest_register (replaces, district) where replaces is not null;

do $$
declare t text;
begin
  foreach t in array array['collection_run', 'collection_act', 'manifest_bulk_row'] loop
    execute format('grant select, insert on wufei.%I to wufei_app', t);
    execute format('grant select on wufei.%I to wufei_read', t);
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
end $$;
grant update on wufei.collection_run to wufei_app;

create policy seen on wufei.collection_run to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.acting_parties())::int[]))
  with check (district = (select wufei.district()));
create policy seen on wufei.collection_act to wufei_app using (district = (select wufei.district()) and exists (
  select 1 from wufei.collection_run r where r.district = collection_act.district and r.id = run)) with check (district = (select wufei.district()));
create policy seen on wufei.manifest_bulk_row to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.acting_parties())::int[])))
  with check (district = (select wufei.district()));
