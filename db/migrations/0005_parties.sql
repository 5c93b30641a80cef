-- Parties: other names, dated values, permits; the catalogue's imported editions.

-- Other names a party is known by: former names, names of duplicates merged into it, names people write.
create table wufei.party_alias (
  district int not null,
  party int not null,
  folded text not null,                            -- without width, spaces and brackets, as names are compared
  name text not null,
  source text not null check (source in ('former', 'merged', 'written')),
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, party, folded),
  foreign key (district, party) references wufei.party (district, id)
);
create index party_alias_name on wufei.party_alias (district, folded);

-- What a party was called, how it was classed and by which code, on a day; the columns of party are today's.
create table wufei.party_history (
  district int not null,
  party int not null,
  attribute text not null check (attribute in ('name', 'credit_code', 'kind', 'management_class', 'permit_no')),
  value text,
  valid_from date not null,
  valid_to date,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, party, attribute, valid_from),
  check (valid_to is null or valid_from < valid_to)
);

create table wufei.permit (
  district int not null,
  id int generated always as identity,
  party int not null,
  facility int,
  kind text not null,
  number text not null,
  issuer text,
  valid_from date,
  valid_to date,                                   -- first day it no longer holds
  scope text,                                      -- codes and quantities it allows, as printed
  recorded_at timestamptz not null,
  actor text not null,
  withdrawn_at timestamptz,
  primary key (district, id),
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index permit_number on wufei.permit (district, party, kind, number) where withdrawn_at is null;

-- A fuller or newer edition of the catalogue, on top of the pack's. Every import is a version of its own.
create table wufei.catalogue_edition (
  district int not null,
  id int generated always as identity,
  key text not null,
  title text not null,
  kind text not null check (kind in ('solid', 'hazardous')),
  valid_from date,
  valid_to date,
  file_name text not null,
  file_hash text not null,
  codes int not null,
  warnings int not null,
  imported_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);
create table wufei.catalogue_entry (
  district int not null,
  edition int not null,
  code text not null,
  name text not null,
  industry text,
  properties text,
  valid_from date,
  valid_to date,
  enabled boolean not null,
  confidence text not null check (confidence in ('源', '忆', '疑', '设')),
  primary key (district, edition, code),
  foreign key (district, edition) references wufei.catalogue_edition (district, id)
);

-- A party and the duplicates merged into it are one: whoever may act for one sees what is booked under the others.
create function wufei.as_one(parties int[]) returns int[] stable language sql as $$
  select coalesce(array_agg(p.id order by p.id), '{}') from wufei.party p
  where p.district = wufei.district() and coalesce(p.merged_into, p.id) in (
    select coalesce(k.merged_into, k.id) from wufei.party k where k.district = wufei.district() and k.id = any (parties)) $$;
create or replace function wufei.my_parties() returns int[] stable language sql as $$
  select wufei.as_one(string_to_array(nullif(current_setting('wufei.parties', true), ''), ',')::int[]) $$;
create or replace function wufei.my_facilities() returns int[] stable language sql as $$
  select coalesce(array_agg(f.id), '{}') from wufei.facility f
  where f.district = wufei.district()
    and (f.party = any ((select wufei.my_parties())::int[]) or f.street = any ((select wufei.my_streets())::text[])) $$;
create index party_root on wufei.party (district, coalesce(merged_into, id));

-- Projection of the rollup: in which months a facility's own mass of a stream moved. Small, because completeness of
-- every table asks for all generators of two years.
create table wufei.origin_month (
  district int not null,
  origin int not null,
  stream wufei.stream not null,
  month date not null,
  primary key (district, month, origin, stream)
);
create function wufei.rollup_added() returns trigger language plpgsql security definer set search_path = wufei, pg_temp as $$
begin
  insert into origin_month select distinct district, origin, stream, month from added where own
    order by 1, 4, 2, 3 on conflict do nothing;
  return null;
end $$;
create trigger rollup_added after insert on wufei.rollup referencing new table as added
  for each statement execute function wufei.rollup_added();

-- Whether figures rest on a facility already; says so without showing any of them.
create function wufei.facility_booked(f int) returns boolean stable language sql security definer set search_path = wufei, pg_temp as $$
  select exists (select 1 from entry e where e.district = district() and (e.origin = f or e.facility = f)) $$;
revoke execute on function wufei.facility_booked(int) from public;
grant execute on function wufei.facility_booked(int) to wufei_app;

grant select on wufei.origin_month, wufei.party_alias, wufei.party_history, wufei.permit, wufei.catalogue_edition, wufei.catalogue_entry
  to wufei_app, wufei_read;
grant insert on wufei.party_alias, wufei.catalogue_edition, wufei.catalogue_entry to wufei_app;
grant insert, update on wufei.party_history, wufei.permit to wufei_app;
-- A name that turns out to be another's is taken off again; the audit keeps that it was there.
grant delete on wufei.party_alias to wufei_app;

alter table wufei.origin_month enable row level security;
create policy seen on wufei.origin_month to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or origin = any ((select wufei.my_facilities())::int[])));

do $$
declare t text;
begin
  foreach t in array array['party_alias', 'party_history', 'permit', 'catalogue_edition', 'catalogue_entry'] loop
    execute format('alter table wufei.%I enable row level security', t);
    execute format('create policy directory on wufei.%I to wufei_app using (district = (select wufei.district()))', t);
  end loop;
  foreach t in array array['catalogue_edition', 'catalogue_entry'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;
