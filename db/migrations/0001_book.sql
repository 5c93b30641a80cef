-- The book: parties and facilities, postings and entries, lots, periods, records, commands and audit.
-- Law 6: every table starts its key with `district`. Other indexes begin with what selects and have it second, so that
-- a plan made while tables were empty cannot settle on an index for the district alone. Law 9: the roles exist before the first migration.

create schema wufei;
grant usage on schema wufei to wufei_app, wufei_read;

create type wufei.position as enum ('generated', 'opening', 'unexplained', 'added', 'stored', 'in_transit',
  'utilized', 'disposed', 'dumped', 'discrepancy', 'transformed', 'unallocated');
create type wufei.grade as enum ('weighed', 'manifested', 'recorded', 'declared', 'estimated');
create type wufei.purpose as enum ('utilize', 'dispose', 'collect');
create type wufei.place as enum ('own', 'inProvince', 'outProvince', 'abroad');
create type wufei.stream as enum ('industrial', 'household', 'construction', 'hazardous', 'agricultural', 'other');

-- Who is asking. Set by the server for each transaction, never by the browser.
create function wufei.district() returns int stable language sql
  as $$ select nullif(current_setting('wufei.district', true), '')::int $$;
create function wufei.sees_all() returns boolean stable language sql
  as $$ select coalesce(current_setting('wufei.scope', true), '') = 'all' $$;
create function wufei.my_parties() returns int[] stable language sql
  as $$ select coalesce(string_to_array(nullif(current_setting('wufei.parties', true), ''), ',')::int[], '{}') $$;
create function wufei.my_streets() returns text[] stable language sql
  as $$ select coalesce(string_to_array(nullif(current_setting('wufei.streets', true), ''), ','), '{}') $$;
create function wufei.my_unit() returns text stable language sql
  as $$ select coalesce(current_setting('wufei.unit', true), '') $$;

------------------------------------------------------------------------------------------------ parties

create table wufei.party (
  district int not null,
  id int generated always as identity,
  name text not null check (name <> ''),
  short_name text,
  credit_code text,                                -- GB 32100, null where unknown
  kind text not null,                              -- enterprise, medical, operator, carrier, property, unit, street …
  unit text,                                       -- the pack's unit code where the party is a unit or a street
  industry text,                                   -- GB/T 4754 code
  "group" text,                                    -- name of the group it belongs to
  management_class text check (management_class in ('key', 'simplified', 'registered')), -- HJ 1259-2022 §4
  permit_no text,                                  -- 排污许可证编号
  external boolean not null default false,         -- stands outside the district
  demo boolean not null default false,
  merged_into int,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (district, id)
);
create unique index party_credit_code on wufei.party (credit_code, district) where credit_code is not null and merged_into is null;
create unique index party_unit on wufei.party (unit, district) where unit is not null;
create index party_name on wufei.party (name, district);

create table wufei.facility (
  district int not null,
  id int generated always as identity,
  party int not null,
  name text not null,
  kind text not null,                              -- site, store, sharedStore, incinerator, landfill, backfill, … (pack)
  site int,                                        -- the party's site whose own store it is; null: a place of its own
  code text,                                       -- MF0001 / TS001, HJ 608-2017
  region wufei.place not null default 'own',       -- own: in the district; else where it stands
  region_name text,                                -- 省区市 of a facility outside
  street text,
  community text,
  park text,
  sector text not null default 'industrial' check (sector in ('industrial', 'medical', 'social')), -- 口径 of table 4
  is_end boolean not null default false,           -- acceptance here is the end (backfill, landfill, 消纳场)
  takes_ownership boolean not null default true,   -- false: a store where drums stay their generators'
  demo boolean not null default false,
  merged_into int,
  details jsonb not null default '{}',             -- licence, coordinates, moisture …
  created_at timestamptz not null,
  primary key (district, id),
  foreign key (district, party) references wufei.party (district, id)
);
create index facility_site on wufei.facility (site, district) where site is not null;
create index facility_party on wufei.facility (party, district);
create index facility_street on wufei.facility (street, district);

-- Membership and ownership rules change by date; the columns above are today's values.
create table wufei.facility_history (
  district int not null,
  facility int not null,
  attribute text not null check (attribute in ('street', 'community', 'park', 'group', 'industry', 'takes_ownership', 'name', 'party')),
  value text,
  valid_from date not null,
  valid_to date,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, facility, attribute, valid_from)
);

create table wufei.capacity (
  district int not null,
  facility int not null,
  stream wufei.stream not null,
  year int not null,
  grams_per_day bigint,
  grams_per_year bigint,
  source text,
  primary key (district, facility, stream, year)
);

create function wufei.my_facilities() returns int[] stable language sql as $$
  select coalesce(array_agg(f.id), '{}') from wufei.facility f
  where f.district = wufei.district()
    and (f.party = any (wufei.my_parties()) or f.street = any (wufei.my_streets())) $$;

------------------------------------------------------------------------------------------------ the book

create sequence wufei.posting_id;
create sequence wufei.lot_id;
create sequence wufei.movement_id;
create sequence wufei.total_id;
create sequence wufei.record_id;

create table wufei.posting (
  district int not null,
  id bigint not null default nextval('wufei.posting_id'),   -- the book position
  kind text not null,
  occurred_on date not null,
  since date not null,                             -- first day it may stand for; = occurred_on but for control totals
  recorded_at timestamptz not null,
  recorded_day date not null,                      -- recorded_at in the district's zone
  tx xid8 not null default pg_current_xact_id(),   -- entries may join only in the posting's own transaction
  actor text not null,
  command text,                                    -- idempotency key
  grade wufei.grade not null,
  fact jsonb not null,                             -- the business fact as understood, with the original measure
  parties int[] not null,                          -- everybody it concerns (row-level security)
  facilities int[] not null,
  movement bigint,
  total bigint,                                    -- the control total whose 未分项 it books
  corrects bigint,
  reverses bigint,
  late_entry bigint,
  demo boolean not null default false,
  primary key (district, id),
  check (since <= occurred_on)
);
create index posting_recorded on wufei.posting using brin (recorded_day);
create index posting_movement on wufei.posting (movement, district) where movement is not null;
create index posting_corrects on wufei.posting (corrects, district) where corrects is not null;
create index posting_reverses on wufei.posting (reverses, district) where reverses is not null;
create index posting_total on wufei.posting (total, district) where total is not null;
create index posting_day on wufei.posting (occurred_on, district);

create table wufei.lot (
  district int not null,
  id bigint not null default nextval('wufei.lot_id'),
  code text not null,
  label text,                                      -- package code, ticket number …
  posting bigint not null,                         -- which posting made it
  available_from date not null,                    -- follows a correction of the day
  movement bigint,                                 -- a lot under way
  total bigint,                                    -- the 未分项 of a control total
  product boolean not null default false,          -- product of a treatment: in the genealogy, without entries
  details jsonb not null default '{}',
  primary key (district, id)
);
create index lot_label on wufei.lot (label, district) where label is not null;
create index lot_posting on wufei.lot (posting, district);

create table wufei.entry (
  district int not null,
  posting bigint not null,
  line smallint not null,
  position wufei.position not null,
  stream wufei.stream not null,
  facility int not null,                           -- where the mass is
  owner int not null,                              -- the party that answers for it
  code text not null,
  lot bigint,                                      -- for stored and in_transit
  origin int not null,                             -- facility where it arose
  born date not null,                              -- day of generation, of 未分项 the first of its period; 往年 unknown: 0001-01-01
  grade wufei.grade not null,
  moisture smallint not null default 0,            -- water in thousandths of the wet mass; 0 where the pack does not ask
  -- The generator's side: set where mass leaves for (or reaches) a purpose; null elsewhere.
  purpose wufei.purpose,
  place wufei.place,
  method text,
  dest int,                                        -- the facility it goes to
  -- Own mass of the origin: consignor = origin's party. On `transformed`: true where a residue is born; there, on the
  -- input's side, place `own` says that its own generator treats it.
  own boolean not null,
  grams bigint not null check (grams <> 0),
  occurred_on date not null,
  since date not null,
  recorded_day date not null,
  primary key (district, posting, line),
  check ((position in ('stored', 'in_transit')) = (lot is not null)),
  check (purpose is null or place is not null),
  check (moisture between 0 and 999)
);
create index entry_origin on wufei.entry (origin, district, occurred_on);
create index entry_facility on wufei.entry (facility, district, occurred_on);
create index entry_lot on wufei.entry (lot, district) where lot is not null;
create index entry_recorded on wufei.entry using brin (recorded_day);

-- Projection: what every lot still holds, by origin, birth, grade and moisture. A negative lot cannot be written.
create table wufei.lot_balance (
  district int not null,
  lot bigint not null,
  position wufei.position not null,
  facility int not null,
  owner int not null,
  origin int not null,
  born date not null,
  grade wufei.grade not null,
  moisture smallint not null,
  code text not null,
  grams bigint not null constraint lot_never_negative check (grams >= 0),
  primary key (district, lot, position, facility, owner, origin, born, grade, moisture)
) with (fillfactor = 70);
create index lot_balance_account on wufei.lot_balance (facility, district, code, position, owner, born, lot);

-- One movement: what every paper about the same load is evidence of. A projection of its postings.
create table wufei.movement (
  district int not null,
  id bigint not null default nextval('wufei.movement_id'),
  code text not null,
  consignor int not null,                          -- facility
  owner int not null,                              -- the party that sends it
  consignee int,                                   -- facility
  carrier int,                                     -- party
  plate text,
  document_no text,
  purpose wufei.purpose not null,
  place wufei.place not null,
  method text,
  departed_on date not null,
  received_on date,
  shipped bigint not null,                         -- grams
  accepted bigint,
  refused bigint,
  presumed text check (presumed in ('departure', 'receipt')), -- the side no paper has told yet
  status text not null check (status in ('underway', 'received', 'refused', 'cancelled')),
  grade wufei.grade not null,
  lot bigint,                                      -- the lot under way
  details jsonb not null default '{}',
  primary key (district, id)
);
-- The two questions of matching: loads on their way from here, and loads whose departure no paper has told.
create index movement_underway on wufei.movement (consignor, district, code, departed_on) where status = 'underway';
create index movement_presumed on wufei.movement (consignor, district, code, received_on) where presumed = 'departure';
create index movement_consignor on wufei.movement (consignor, district, departed_on);
create index movement_consignee on wufei.movement (consignee, district, departed_on);
create index movement_document on wufei.movement (document_no, district) where document_no is not null;

-- Projection: mass that a departure or receipt had to generate itself, until a record of generation takes its place.
create table wufei.presumption (
  district int not null,
  posting bigint not null,
  facility int not null,
  owner int not null,
  code text not null,
  occurred_on date not null,
  grade wufei.grade not null,
  moisture smallint not null,
  grams bigint not null check (grams >= 0),
  primary key (district, posting)
);
create index presumption_open on wufei.presumption (facility, district, code, occurred_on) where grams > 0;

------------------------------------------------------------------------------------------------ periods

create table wufei.period_close (
  district int not null,
  id bigint generated always as identity,
  stream wufei.stream not null,
  party int,                                       -- null: the whole district
  from_day date not null,
  to_day date not null,                            -- exclusive
  reason text not null,
  closed_at timestamptz not null,
  closed_by text not null,
  book_position bigint not null,
  reopened_at timestamptz,
  reopened_by text,
  reopen_reason text,
  primary key (district, id),
  check (from_day < to_day)
);
create index period_close_open on wufei.period_close (stream, district, from_day) where reopened_at is null;

create table wufei.late_entry (
  district int not null,
  id bigint generated always as identity,
  number text not null,
  reason text not null,
  stream wufei.stream not null,
  party int,
  from_day date not null,
  to_day date not null,
  requested_at timestamptz not null,
  requested_by text not null,
  approved_at timestamptz,
  approved_by text,
  refused_at timestamptz,
  primary key (district, id),
  unique (district, number)
);

------------------------------------------------------------------------------------------------ control totals

-- What a periodic declaration states. Enterprise totals book their 未分项 as lots; area totals only insert this.
create table wufei.control_total (
  district int not null,
  id bigint not null default nextval('wufei.total_id'),
  root bigint not null,                            -- the first of a chain of replacements: postings name it
  scope text not null check (scope in ('facility', 'street', 'district')),
  facility int not null,                           -- the enterprise's facility, or the declaring unit's own entry
  street text,
  stream wufei.stream not null,
  codes text not null,                             -- a waste code, 'row:<table>.<row key>' or 'stream'
  from_day date not null,
  to_day date not null,
  source text not null check (source in ('plan', 'unit', 'enterprise')),
  sector text,                                     -- 口径 where it speaks of one only
  note text,
  details jsonb not null default '{}',
  recorded_at timestamptz not null,
  recorded_day date not null,
  actor text not null,
  record bigint,
  superseded_by bigint,
  superseded_at timestamptz,
  superseded_day date,
  demo boolean not null default false,
  primary key (district, id),
  check (from_day < to_day)
);
create index control_total_scope on wufei.control_total (facility, district, from_day);

create table wufei.control_total_column (
  district int not null,
  total bigint not null,
  "column" text not null,                          -- the glossary's key: generated, utilized, …
  grams bigint not null,
  method text,
  dest int,
  measure jsonb,                                   -- as written: value and unit, pieces
  primary key (district, total, "column")
);

------------------------------------------------------------------------------------------------ records and evidence

create table wufei.record (
  district int not null,
  id bigint not null default nextval('wufei.record_id'),
  kind text not null,                              -- the form: t1 … t7, b1 … c3, weighbridge, declaration …
  party int,
  unit text,
  import bigint,
  sheet text,
  row int,
  identity text not null,
  version int not null default 1,
  content jsonb not null,
  hash text not null,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  unique (district, kind, identity, version)
);
create index record_import on wufei.record (import, district, row);

create table wufei.posting_record (
  district int not null,
  posting bigint not null,
  record bigint not null,
  primary key (district, posting, record)
);
create index posting_record_record on wufei.posting_record (record, district);

create table wufei.attachment (
  district int not null,
  hash text not null,                              -- SHA-256 of the content; the file lies in the data folder
  name text not null,
  media_type text not null,
  bytes bigint not null,
  party int,
  uploaded_at timestamptz not null,
  actor text not null,
  primary key (district, hash)
);
create table wufei.posting_attachment (
  district int not null,
  posting bigint not null,
  hash text not null,
  primary key (district, posting, hash)
);

create table wufei.command (
  district int not null,
  actor text not null,
  key text not null,
  hash text not null,
  result jsonb not null,
  recorded_at timestamptz not null,
  primary key (district, actor, key)
);

-- Numbers without gaps: one row per series of documents and year.
create table wufei.number_series (
  district int not null,
  series text not null,
  value int not null,
  primary key (district, series)
);

create table wufei.audit (
  district int not null,
  id bigint generated always as identity,
  at timestamptz not null,
  actor text not null,
  act text not null,
  object text not null,
  detail jsonb not null default '{}',
  request text,
  primary key (district, id)
);
create index audit_at on wufei.audit (at, district);

create table wufei.account (
  district int not null,
  id int generated always as identity,
  user_id text not null,
  login text not null,
  name text not null,
  role text not null,
  unit text,
  parties int[] not null default '{}',
  streets text[] not null default '{}',
  active boolean not null default true,
  demo boolean not null default false,
  created_at timestamptz not null,
  primary key (district, id),
  unique (district, login),
  unique (district, user_id)
);

------------------------------------------------------------------------------------------------ rollups (projections)

create table wufei.rollup (
  district int not null,
  origin int not null,
  facility int not null,
  month date not null,
  since date not null,
  code text not null,
  stream wufei.stream not null,
  position wufei.position not null,
  purpose text not null,
  place text not null,
  method text not null,
  dest int not null,
  own boolean not null,
  grade wufei.grade not null,
  moisture smallint not null,
  born_month date not null,
  grams bigint not null,
  entries int not null,
  primary key (district, origin, month, code, facility, position, purpose, place, method, dest, own, grade, moisture, born_month, since)
);
create index rollup_facility on wufei.rollup (facility, district, month);

create table wufei.rollup_district (
  district int not null,
  month date not null,
  since date not null,
  sector text not null,
  code text not null,
  stream wufei.stream not null,
  position wufei.position not null,
  purpose text not null,
  place text not null,
  method text not null,
  dest int not null,
  own boolean not null,
  grade wufei.grade not null,
  moisture smallint not null,
  born_month date not null,
  grams numeric not null,
  entries int not null,
  primary key (district, month, code, position, sector, purpose, place, method, dest, own, grade, moisture, born_month, since)
);

create table wufei.rollup_mark (
  district int primary key,
  posting bigint not null,
  folded_at timestamptz not null
);
