-- Transfer manifests: acts as facts, the manifest as their projection; registers that are looked at before a load moves.

-- What a party may do or have carried, until when: vehicles, licences, contracts, plans, approvals, delegations. One
-- table for all kinds (manifests/registers.contract.ts); an entry is withdrawn, never changed.
create table wufei.manifest_register (
  district int not null,
  id bigint generated always as identity,
  kind text not null,
  party int not null,                              -- whose it is
  counterparty int,                                -- with whom, or to whom
  number text not null,                            -- plate, number of the paper; with kind and party it is one entry
  codes text[] not null default '{}',              -- waste codes, or categories as HW08
  grams bigint,                                    -- a year's, or an approval's whole quantity
  acts text[] not null default '{}',               -- what a delegate may do
  permit int,                                      -- the permit whose scope this says
  valid_from date,
  valid_to date,                                   -- first day it no longer holds
  remark text,
  recorded_at timestamptz not null,
  actor text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (district, id),
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create unique index manifest_register_number on wufei.manifest_register (kind, number, district, party) where withdrawn_at is null;
create index manifest_register_party on wufei.manifest_register (party, district, kind) where withdrawn_at is null;
create index manifest_register_counterparty on wufei.manifest_register (counterparty, district, kind)
  where withdrawn_at is null and counterparty is not null;

-- The parties an actor may act for: its own, and those that have delegated acts to one of its own.
create function wufei.acting_parties() returns int[] stable language sql security definer set search_path = wufei, pg_temp as $$
  select coalesce(array_agg(distinct p), '{}') from (
    select unnest(my_parties()) as p
    union select r.party from manifest_register r where r.district = district() and r.kind = 'delegation'
      and r.counterparty = any (my_parties()) and r.withdrawn_at is null and (r.valid_to is null or r.valid_to > current_date)) x $$;

-- Projection of manifest_act; every column follows from the acts.
create table wufei.manifest (
  district int not null,
  id bigint generated always as identity,
  profile text not null,
  state text not null,
  number text,                                     -- our own, gapless per profile and year
  official_no text,                                -- issued elsewhere, recorded here
  parties int[] not null default '{}',             -- everybody it concerns (row-level security)
  waits_for int[] not null default '{}',           -- who is to act next
  next_act text,
  consignor int,                                   -- facility
  consignee int,                                   -- facility
  carrier int,                                     -- party
  code text,
  purpose text,
  plate text,
  grams bigint,
  accepted bigint,
  refused bigint,
  issued_on date,
  loaded_on date,
  received_on date,
  due_on date,                                     -- the next term that ends
  acts int not null default 0,
  demo boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (district, id)
);
create unique index manifest_number on wufei.manifest (number, district) where number is not null;
create unique index manifest_official_no on wufei.manifest (official_no, district) where official_no is not null;
create index manifest_parties on wufei.manifest using gin (parties);
create index manifest_waits_for on wufei.manifest using gin (waits_for);
create index manifest_changed on wufei.manifest (changed_at desc, district);
create index manifest_way on wufei.manifest (consignor, district, code, loaded_on) where loaded_on is not null;

create table wufei.manifest_act (
  district int not null,
  manifest bigint not null,
  seq int not null,
  kind text not null,
  actor text not null,
  day date not null,
  recorded_at timestamptz not null,
  fact jsonb not null,
  primary key (district, manifest, seq),
  foreign key (district, manifest) references wufei.manifest (district, id)
);

-- What a manifest moves in the book: one movement an owner.
create table wufei.manifest_movement (
  district int not null,
  manifest bigint not null,
  party int not null,
  movement bigint not null,
  grams bigint not null,
  primary key (district, manifest, party),
  foreign key (district, manifest) references wufei.manifest (district, id)
);
create index manifest_movement_way on wufei.manifest_movement (movement, district);

-- One-time codes with which somebody without an account signs on another's device.
create table wufei.manifest_guest (
  district int not null,
  id bigint generated always as identity,
  manifest bigint not null,
  role text not null check (role in ('carrier', 'consignee')),
  name text not null,
  phone text,
  code_hash text not null,
  made_at timestamptz not null,
  made_by text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  wrong int not null default 0,
  primary key (district, id),
  foreign key (district, manifest) references wufei.manifest (district, id)
);
create index manifest_guest_open on wufei.manifest_guest (manifest, district) where used_at is null;

-- Questions whose answer is the district's, whoever asks: they name a number or a sum, never a row.
create function wufei.manifest_bearing(official text) returns text stable language sql security definer set search_path = wufei, pg_temp as $$
  select coalesce(m.number, '草稿') from manifest m where m.district = district() and m.official_no = official $$;
-- Grams a facility has been sent in a span, by code or category, as far as they were not turned away.
create function wufei.sent_to(receiver int, wanted text[], from_day date, to_day date) returns bigint stable language sql
  security definer set search_path = wufei, pg_temp as $$
  select coalesce(sum(coalesce(m.accepted, m.shipped)), 0)::bigint from movement m
  where m.district = district() and m.consignee = receiver and m.departed_on >= from_day and m.departed_on < to_day
    and m.status <> 'cancelled' and (m.code = any (wanted) or 'HW' || right(m.code, 2) = any (wanted)) $$;
create function wufei.party_has_account(wanted int) returns boolean stable language sql security definer set search_path = wufei, pg_temp as $$
  select exists (select 1 from account a where a.district = district() and a.active and a.parties && as_one(array[wanted])) $$;
revoke execute on function wufei.manifest_bearing(text), wufei.party_has_account(int), wufei.sent_to(int, text[], date, date), wufei.acting_parties() from public;
grant execute on function wufei.manifest_bearing(text), wufei.party_has_account(int), wufei.sent_to(int, text[], date, date), wufei.acting_parties() to wufei_app;

create trigger never_changes before update or delete or truncate on wufei.manifest_act for each statement execute function wufei.never_changes();
create trigger never_changes before update or delete or truncate on wufei.manifest_movement for each statement execute function wufei.never_changes();

do $$
declare t text;
begin
  foreach t in array array['manifest_register', 'manifest', 'manifest_act', 'manifest_movement', 'manifest_guest'] loop
    execute format('grant select, insert on wufei.%I to wufei_app', t);
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
  foreach t in array array['manifest_register', 'manifest', 'manifest_act', 'manifest_movement'] loop
    execute format('grant select on wufei.%I to wufei_read', t);
  end loop;
end $$;
grant update on wufei.manifest, wufei.manifest_register, wufei.manifest_guest to wufei_app;

create policy seen on wufei.manifest_register to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.acting_parties())::int[]) or counterparty = any ((select wufei.acting_parties())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.manifest to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.acting_parties())::int[]
  or consignor = any ((select wufei.my_facilities())::int[]) or consignee = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
do $$
declare t text;
begin
  foreach t in array array['manifest_act', 'manifest_movement', 'manifest_guest'] loop
    execute format('create policy seen on wufei.%I to wufei_app using (district = (select wufei.district()) and exists (
      select 1 from wufei.manifest m where m.district = %I.district and m.id = manifest)) with check (district = (select wufei.district()))', t, t);
  end loop;
end $$;
