-- Packages: every drum, bag, box and pallet has a code. What a package weighs and where it lies is the book's (its lot);
-- here stands who it is, what was done to it, and with which manifest it travels.
create sequence wufei.package_ordinal;

-- Projection of package_act; every column follows from the acts.
create table wufei.package (
  district int not null,
  id bigint generated always as identity,
  code text not null,                              -- our own: core/package-code.ts
  kind text not null,
  waste text,                                      -- waste code; null: a pallet or bin that holds packages only
  party int not null,                              -- whose waste it is
  facility int not null,                           -- where it was seen last
  lot bigint,                                      -- the lot it holds or held last
  inside bigint,                                   -- the pallet or bin it stands in
  state text not null check (state in ('kept', 'assigned', 'travelling', 'returning', 'delivered', 'scrapped')),
  litres numeric,
  packed_on date not null,
  since date not null,                             -- there since
  label jsonb not null default '{}',               -- what its label says beside the book (HJ 1276)
  manifest bigint,                                 -- the one it is on
  parties int[] not null,                          -- everybody it concerns (row-level security)
  acts int not null default 0,
  demo boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (district, id)
);
create unique index package_code on wufei.package (code, district);
create index package_lot on wufei.package (lot, district) where lot is not null;
create index package_inside on wufei.package (inside, district) where inside is not null;
create index package_facility on wufei.package (facility, district, state);
create index package_manifest on wufei.package (manifest, district) where manifest is not null;
create index package_parties on wufei.package using gin (parties);

create table wufei.package_act (
  district int not null,
  package bigint not null,
  seq int not null,
  kind text not null,
  actor text not null,
  day date not null,
  recorded_at timestamptz not null,
  posting bigint,                                  -- what it booked
  manifest bigint,
  fact jsonb not null,
  primary key (district, package, seq),
  foreign key (district, package) references wufei.package (district, id)
);

-- Codes that others gave it: the 37 signs of HJ 1276, 浙固码 and others; what a code says is theirs, it is kept as it is.
create table wufei.package_external (
  district int not null,
  scheme text not null check (scheme in ('hj1276', 'zhegu', 'gbt38920', 'other')),
  value text not null,
  package bigint not null,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, scheme, value),
  foreign key (district, package) references wufei.package (district, id)
);
create index package_external_package on wufei.package_external (package, district);

-- What a manifest carries, package by package; what was turned away is told by the receipt.
create table wufei.manifest_package (
  district int not null,
  manifest bigint not null,
  package bigint not null,
  party int not null,
  lot bigint not null,                             -- out of which it left
  grams bigint not null,
  refused boolean not null default false,
  gone boolean not null default false,             -- taken off again before it left
  primary key (district, manifest, package),
  foreign key (district, manifest) references wufei.manifest (district, id),
  foreign key (district, package) references wufei.package (district, id)
);
create index manifest_package_package on wufei.manifest_package (package, district);

-- A code is the district's, whoever asks: it names a package, never a row.
create function wufei.package_bearing(asked_scheme text, asked text) returns text stable language sql security definer
  set search_path = wufei, pg_temp as $$
  select p.code from package_external x join package p on p.district = x.district and p.id = x.package
  where x.district = district() and x.scheme = asked_scheme and x.value = asked $$;
revoke execute on function wufei.package_bearing(text, text) from public;
grant execute on function wufei.package_bearing(text, text) to wufei_app;

create trigger never_changes before update or delete or truncate on wufei.package_act for each statement execute function wufei.never_changes();
create trigger never_changes before update or delete or truncate on wufei.package_external for each statement execute function wufei.never_changes();

grant usage on sequence wufei.package_ordinal to wufei_app;
do $$
declare t text;
begin
  foreach t in array array['package', 'package_act', 'package_external', 'manifest_package'] loop
    execute format('grant select, insert on wufei.%I to wufei_app', t);
    execute format('grant select on wufei.%I to wufei_read', t);
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
end $$;
grant update on wufei.package, wufei.manifest_package to wufei_app;

create policy seen on wufei.package to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.acting_parties())::int[]
  or facility = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
do $$
declare t text;
begin
  foreach t in array array['package_act', 'package_external', 'manifest_package'] loop
    execute format('create policy seen on wufei.%I to wufei_app using (district = (select wufei.district()) and exists (
      select 1 from wufei.package p where p.district = %I.district and p.id = package)) with check (district = (select wufei.district()))', t, t);
  end loop;
end $$;
