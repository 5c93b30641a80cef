-- Made from db/migrations by tools/schema-dump.ts; a test compares. Do not edit.

-- schemas

create schema auth;
create schema migration;
create schema wufei;

-- types

create type wufei.grade as enum ('weighed', 'manifested', 'recorded', 'declared', 'estimated');
create type wufei.place as enum ('own', 'inProvince', 'outProvince', 'abroad');
create type wufei."position" as enum ('generated', 'opening', 'unexplained', 'added', 'stored', 'in_transit', 'utilized', 'disposed', 'dumped', 'discrepancy', 'transformed', 'unallocated');
create type wufei.purpose as enum ('utilize', 'dispose', 'collect');
create type wufei.stream as enum ('industrial', 'household', 'construction', 'hazardous', 'agricultural', 'other');

-- sequences

create sequence wufei.lot_id as bigint start 1 increment 1;
create sequence wufei.movement_id as bigint start 1 increment 1;
create sequence wufei.package_ordinal as bigint start 1 increment 1;
create sequence wufei.plan_item_id as bigint start 1 increment 1;
create sequence wufei.posting_id as bigint start 1 increment 1;
create sequence wufei.record_id as bigint start 1 increment 1;
create sequence wufei.register_entry_id as bigint start 1 increment 1;
create sequence wufei.total_id as bigint start 1 increment 1;

-- tables

create table auth.account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null
);
create table auth.attempt (
  key text not null,
  failures integer not null,
  first_at timestamp with time zone not null,
  locked_until timestamp with time zone
);
create table auth.session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null
);
create table auth."user" (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  username text
);
create table auth.verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null
);
create table migration.applied (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null
);
create table wufei.account (
  district integer not null,
  id integer generated always as identity not null,
  user_id text not null,
  login text not null,
  name text not null,
  role text not null,
  unit text,
  parties integer[] default '{}'::integer[] not null,
  streets text[] default '{}'::text[] not null,
  active boolean default true not null,
  demo boolean default false not null,
  created_at timestamp with time zone not null
);
create table wufei.api_token (
  district integer not null,
  id bigint generated always as identity not null,
  account integer not null,
  parties integer[] not null,
  name text not null,
  prefix text not null,
  hash text not null,
  scope jsonb not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  last_used_on date
);
create table wufei.attachment (
  district integer not null,
  hash text not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  party integer,
  uploaded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.audit (
  district integer not null,
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  actor text not null,
  act text not null,
  object text not null,
  detail jsonb default '{}'::jsonb not null,
  request text
);
create table wufei.bulletin (
  district integer not null,
  id integer generated always as identity not null,
  year integer not null,
  edition integer not null,
  status text not null,
  texts jsonb default '{}'::jsonb not null,
  reason text,
  content jsonb,
  content_hash text,
  book_position text,
  figures_as_of date,
  approved_by text,
  approved_at timestamp with time zone,
  published_on date,
  published_at timestamp with time zone,
  created_at timestamp with time zone not null,
  actor text not null
);
create table wufei.bulletin_answer (
  district integer not null,
  id bigint generated always as identity not null,
  feedback bigint not null,
  message text not null,
  public boolean not null,
  answered_at timestamp with time zone not null,
  actor text not null
);
create table wufei.bulletin_confirmation (
  district integer not null,
  id bigint generated always as identity not null,
  bulletin integer not null,
  unit text not null,
  figures jsonb not null,
  figures_hash text not null,
  confirmed_at timestamp with time zone not null,
  actor text not null
);
create table wufei.bulletin_feedback (
  district integer not null,
  id bigint generated always as identity not null,
  year integer not null,
  number integer not null,
  name text,
  contact text,
  message text not null,
  received_at timestamp with time zone not null
);
create table wufei.capacity (
  district integer not null,
  facility integer not null,
  stream wufei.stream not null,
  year integer not null,
  grams_per_day bigint,
  grams_per_year bigint,
  source text
);
create table wufei.catalogue_edition (
  district integer not null,
  id integer generated always as identity not null,
  key text not null,
  title text not null,
  kind text not null,
  valid_from date,
  valid_to date,
  file_name text not null,
  file_hash text not null,
  codes integer not null,
  warnings integer not null,
  imported_at timestamp with time zone not null,
  actor text not null
);
create table wufei.catalogue_entry (
  district integer not null,
  edition integer not null,
  code text not null,
  name text not null,
  industry text,
  properties text,
  valid_from date,
  valid_to date,
  enabled boolean not null,
  confidence text not null
);
create table wufei.collection_act (
  district integer not null,
  run bigint not null,
  seq integer not null,
  kind text not null,
  manifest bigint,
  actor text not null,
  day date not null,
  recorded_at timestamp with time zone not null,
  fact jsonb not null
);
create table wufei.collection_run (
  district integer not null,
  id bigint generated always as identity not null,
  number text not null,
  profile text not null,
  collector integer not null,
  store integer not null,
  day date not null,
  plate text,
  driver text,
  fields jsonb not null,
  state text not null,
  arrived_on date,
  parties integer[] not null,
  acts integer default 0 not null,
  demo boolean default false not null,
  actor text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);
create table wufei.command (
  district integer not null,
  actor text not null,
  key text not null,
  hash text not null,
  result jsonb not null,
  recorded_at timestamp with time zone not null
);
create table wufei.control_total (
  district integer not null,
  id bigint default nextval('wufei.total_id'::regclass) not null,
  root bigint not null,
  scope text not null,
  facility integer not null,
  street text,
  stream wufei.stream not null,
  codes text not null,
  from_day date not null,
  to_day date not null,
  source text not null,
  sector text,
  note text,
  details jsonb default '{}'::jsonb not null,
  recorded_at timestamp with time zone not null,
  recorded_day date not null,
  actor text not null,
  record bigint,
  superseded_by bigint,
  superseded_at timestamp with time zone,
  superseded_day date,
  demo boolean default false not null
);
create table wufei.control_total_column (
  district integer not null,
  total bigint not null,
  "column" text not null,
  grams bigint not null,
  method text,
  dest integer,
  measure jsonb
);
create table wufei.delivery (
  district integer not null,
  notice bigint not null,
  channel text not null,
  attempt integer not null,
  at timestamp with time zone not null,
  error text
);
create table wufei.entry (
  district integer not null,
  posting bigint not null,
  line smallint not null,
  "position" wufei."position" not null,
  stream wufei.stream not null,
  facility integer not null,
  owner integer not null,
  code text not null,
  lot bigint,
  origin integer not null,
  born date not null,
  grade wufei.grade not null,
  moisture smallint default 0 not null,
  purpose wufei.purpose,
  place wufei.place,
  method text,
  dest integer,
  own boolean not null,
  grams bigint not null,
  occurred_on date not null,
  since date not null,
  recorded_day date not null
);
create table wufei.exchange_file (
  district integer not null,
  id bigint generated always as identity not null,
  system text not null,
  direction text not null,
  parties integer[] not null,
  name text not null,
  hash text not null,
  span text,
  rows integer not null,
  outcome jsonb default '{}'::jsonb not null,
  at timestamp with time zone not null,
  actor text not null
);
create table wufei.exchange_row (
  district integer not null,
  file bigint not null,
  "row" integer not null,
  manifest bigint,
  official_no text,
  day date,
  "values" jsonb not null,
  note text
);
create table wufei.facility (
  district integer not null,
  id integer generated always as identity not null,
  party integer not null,
  name text not null,
  kind text not null,
  site integer,
  code text,
  region wufei.place default 'own'::wufei.place not null,
  region_name text,
  street text,
  community text,
  park text,
  sector text default 'industrial'::text not null,
  is_end boolean default false not null,
  takes_ownership boolean default true not null,
  demo boolean default false not null,
  merged_into integer,
  details jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null
);
create table wufei.facility_history (
  district integer not null,
  facility integer not null,
  attribute text not null,
  value text,
  valid_from date not null,
  valid_to date,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.goal_verdict (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  statement text not null,
  verdict text not null,
  reason text not null,
  evidence text[] default '{}'::text[] not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.import (
  district integer not null,
  id bigint generated always as identity not null,
  file_hash text not null,
  file_name text not null,
  bytes bigint not null,
  stored_path text not null,
  party integer,
  unit text,
  form text,
  mapping jsonb,
  status text not null,
  choice text,
  options jsonb default '{}'::jsonb not null,
  counts jsonb default '{}'::jsonb not null,
  problems jsonb default '[]'::jsonb not null,
  grams numeric default 0 not null,
  first_day date,
  last_day date,
  staged integer default 0 not null,
  done integer default 0 not null,
  total integer,
  failure text,
  acting jsonb not null,
  actor text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  demo boolean default false not null
);
create table wufei.import_row (
  district integer not null,
  import bigint not null,
  no integer not null,
  form text not null,
  rank smallint not null,
  sheet text,
  "row" integer,
  identity text,
  hash text,
  day date,
  code text,
  grams bigint,
  content jsonb not null,
  verdict text not null,
  messages jsonb default '[]'::jsonb not null,
  before bigint,
  outcome text,
  record bigint,
  posting bigint
);
create table wufei.indicator_definition (
  district integer not null,
  id text not null,
  version integer not null,
  content jsonb,
  reason text not null,
  recorded_at timestamp with time zone not null,
  recorded_day date not null,
  actor text not null
);
create table wufei.late_entry (
  district integer not null,
  id bigint generated always as identity not null,
  number text not null,
  reason text not null,
  stream wufei.stream not null,
  party integer,
  from_day date not null,
  to_day date not null,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  approved_at timestamp with time zone,
  approved_by text,
  refused_at timestamp with time zone
);
create table wufei.lot (
  district integer not null,
  id bigint default nextval('wufei.lot_id'::regclass) not null,
  code text not null,
  label text,
  posting bigint not null,
  available_from date not null,
  movement bigint,
  total bigint,
  product boolean default false not null,
  details jsonb default '{}'::jsonb not null
);
create table wufei.lot_balance (
  district integer not null,
  lot bigint not null,
  "position" wufei."position" not null,
  facility integer not null,
  owner integer not null,
  origin integer not null,
  born date not null,
  grade wufei.grade not null,
  moisture smallint not null,
  code text not null,
  grams bigint not null
) with (fillfactor=70);
create table wufei.manifest (
  district integer not null,
  id bigint generated always as identity not null,
  profile text not null,
  state text not null,
  number text,
  official_no text,
  parties integer[] default '{}'::integer[] not null,
  waits_for integer[] default '{}'::integer[] not null,
  next_act text,
  consignor integer,
  consignee integer,
  carrier integer,
  code text,
  purpose text,
  plate text,
  grams bigint,
  accepted bigint,
  refused bigint,
  issued_on date,
  loaded_on date,
  received_on date,
  due_on date,
  acts integer default 0 not null,
  demo boolean default false not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);
create table wufei.manifest_act (
  district integer not null,
  manifest bigint not null,
  seq integer not null,
  kind text not null,
  actor text not null,
  day date not null,
  recorded_at timestamp with time zone not null,
  fact jsonb not null
);
create table wufei.manifest_bulk_row (
  district integer not null,
  party integer not null,
  kind text not null,
  identity text not null,
  digest text not null,
  manifest bigint not null,
  actor text not null,
  recorded_at timestamp with time zone not null
);
create table wufei.manifest_guest (
  district integer not null,
  id bigint generated always as identity not null,
  manifest bigint not null,
  role text not null,
  name text not null,
  phone text,
  code_hash text not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  wrong integer default 0 not null
);
create table wufei.manifest_movement (
  district integer not null,
  manifest bigint not null,
  party integer not null,
  movement bigint not null,
  grams bigint not null
);
create table wufei.manifest_package (
  district integer not null,
  manifest bigint not null,
  package bigint not null,
  party integer not null,
  lot bigint not null,
  grams bigint not null,
  refused boolean default false not null,
  gone boolean default false not null
);
create table wufei.manifest_register (
  district integer not null,
  id bigint generated always as identity not null,
  kind text not null,
  party integer not null,
  counterparty integer,
  number text not null,
  codes text[] default '{}'::text[] not null,
  grams bigint,
  acts text[] default '{}'::text[] not null,
  permit integer,
  valid_from date,
  valid_to date,
  remark text,
  recorded_at timestamp with time zone not null,
  actor text not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by text,
  replaces bigint,
  withdrawn_reason text
);
create table wufei.matter (
  district integer not null,
  id bigint generated always as identity not null,
  kind text not null,
  state text not null,
  ended boolean not null,
  version integer not null,
  number text,
  title text not null,
  unit text,
  units text[] default '{}'::text[] not null,
  due date,
  year integer not null,
  origin_kind text,
  origin_key text,
  origin_title text,
  payload jsonb not null,
  demo boolean default false not null,
  created_at timestamp with time zone not null
);
create table wufei.matter_event (
  district integer not null,
  matter bigint not null,
  seq integer not null,
  at timestamp with time zone not null,
  actor text not null,
  actor_name text not null,
  act text not null,
  act_name text not null,
  from_state text,
  to_state text not null,
  note text,
  evidence text[] default '{}'::text[] not null,
  content jsonb not null
);
create table wufei.movement (
  district integer not null,
  id bigint default nextval('wufei.movement_id'::regclass) not null,
  code text not null,
  consignor integer not null,
  owner integer not null,
  consignee integer,
  carrier integer,
  plate text,
  document_no text,
  purpose wufei.purpose not null,
  place wufei.place not null,
  method text,
  departed_on date not null,
  received_on date,
  shipped bigint not null,
  accepted bigint,
  refused bigint,
  presumed text,
  status text not null,
  grade wufei.grade not null,
  lot bigint,
  details jsonb default '{}'::jsonb not null
);
create table wufei.notice (
  district integer not null,
  id bigint generated always as identity not null,
  key text not null,
  unit text,
  title text not null,
  body text not null,
  thing_kind text not null,
  thing_key text not null,
  due date,
  created_at timestamp with time zone not null
);
create table wufei.notice_read (
  district integer not null,
  notice bigint not null,
  actor text not null,
  at timestamp with time zone not null
);
create table wufei.number_series (
  district integer not null,
  series text not null,
  value integer not null
);
create table wufei.origin_month (
  district integer not null,
  origin integer not null,
  stream wufei.stream not null,
  month date not null,
  entries bigint not null
);
create table wufei.package (
  district integer not null,
  id bigint generated always as identity not null,
  code text not null,
  kind text not null,
  waste text,
  party integer not null,
  facility integer not null,
  lot bigint,
  inside bigint,
  state text not null,
  litres numeric,
  packed_on date not null,
  since date not null,
  label jsonb default '{}'::jsonb not null,
  manifest bigint,
  parties integer[] not null,
  acts integer default 0 not null,
  demo boolean default false not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);
create table wufei.package_act (
  district integer not null,
  package bigint not null,
  seq integer not null,
  kind text not null,
  actor text not null,
  day date not null,
  recorded_at timestamp with time zone not null,
  posting bigint,
  manifest bigint,
  fact jsonb not null
);
create table wufei.package_external (
  district integer not null,
  scheme text not null,
  value text not null,
  package bigint not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.party (
  district integer not null,
  id integer generated always as identity not null,
  name text not null,
  short_name text,
  credit_code text,
  kind text not null,
  unit text,
  industry text,
  "group" text,
  management_class text,
  permit_no text,
  external boolean default false not null,
  demo boolean default false not null,
  merged_into integer,
  details jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null
);
create table wufei.party_alias (
  district integer not null,
  party integer not null,
  folded text not null,
  name text not null,
  source text not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.party_history (
  district integer not null,
  party integer not null,
  attribute text not null,
  value text,
  valid_from date not null,
  valid_to date,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.period_close (
  district integer not null,
  id bigint generated always as identity not null,
  stream wufei.stream not null,
  party integer,
  from_day date not null,
  to_day date not null,
  reason text not null,
  closed_at timestamp with time zone not null,
  closed_by text not null,
  book_position bigint not null,
  reopened_at timestamp with time zone,
  reopened_by text,
  reopen_reason text
);
create table wufei.permit (
  district integer not null,
  id integer generated always as identity not null,
  party integer not null,
  facility integer,
  kind text not null,
  number text not null,
  issuer text,
  valid_from date,
  valid_to date,
  scope text,
  recorded_at timestamp with time zone not null,
  actor text not null,
  withdrawn_at timestamp with time zone
);
create table wufei.plan_carry (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  measure text not null,
  to_plan text not null,
  to_measure text,
  note text,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.plan_item (
  district integer not null,
  id integer not null,
  revision integer not null,
  plan text not null,
  measure text not null,
  year integer not null,
  title text not null,
  due_on date not null,
  acceptance text not null,
  unit text not null,
  person text,
  state text not null,
  note text,
  report integer,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.plan_member (
  district integer not null,
  id integer generated always as identity not null,
  body text not null,
  working_group text,
  unit text not null,
  person text not null,
  post text,
  role text not null,
  from_day date not null,
  to_day date,
  replaced_by integer,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.plan_period (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  from_day date not null,
  to_day date not null,
  reason text not null,
  closed_at timestamp with time zone not null,
  closed_by text not null,
  reopened_at timestamp with time zone,
  reopened_by text,
  reopen_reason text
);
create table wufei.plan_system (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  measure text not null,
  system text not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.plan_text (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  measure text not null,
  text text not null,
  document text not null,
  document_hash text not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.plan_version (
  district integer not null,
  plan text not null,
  version integer not null,
  content jsonb not null,
  hash text not null,
  moves jsonb default '[]'::jsonb not null,
  reason text not null,
  basis text,
  source text not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.posting (
  district integer not null,
  id bigint default nextval('wufei.posting_id'::regclass) not null,
  kind text not null,
  occurred_on date not null,
  since date not null,
  recorded_at timestamp with time zone not null,
  recorded_day date not null,
  tx xid8 default pg_current_xact_id() not null,
  actor text not null,
  command text,
  grade wufei.grade not null,
  fact jsonb not null,
  parties integer[] not null,
  facilities integer[] not null,
  movement bigint,
  total bigint,
  corrects bigint,
  reverses bigint,
  late_entry bigint,
  demo boolean default false not null
);
create table wufei.posting_attachment (
  district integer not null,
  posting bigint not null,
  hash text not null
);
create table wufei.posting_record (
  district integer not null,
  posting bigint not null,
  record bigint not null
);
create table wufei.presumption (
  district integer not null,
  posting bigint not null,
  facility integer not null,
  owner integer not null,
  code text not null,
  occurred_on date not null,
  grade wufei.grade not null,
  moisture smallint not null,
  grams bigint not null
);
create table wufei.progress_decision (
  district integer not null,
  report integer not null,
  accepted boolean not null,
  note text,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.progress_evidence (
  district integer not null,
  report integer not null,
  hash text not null
);
create table wufei.progress_report (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  measure text not null,
  item integer,
  unit text not null,
  from_day date not null,
  to_day date not null,
  percent integer not null,
  narrative text not null,
  figures jsonb default '[]'::jsonb not null,
  replaces integer,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.record (
  district integer not null,
  id bigint default nextval('wufei.record_id'::regclass) not null,
  kind text not null,
  party integer,
  unit text,
  import bigint,
  sheet text,
  "row" integer,
  identity text not null,
  version integer default 1 not null,
  content jsonb not null,
  hash text not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.register_entry (
  district integer not null,
  id integer not null,
  revision integer not null,
  kind text not null,
  unit text not null,
  name text not null,
  day date,
  measures text[] default '{}'::text[] not null,
  content jsonb not null,
  files text[] default '{}'::text[] not null,
  withdrawn boolean default false not null,
  reason text,
  demo boolean default false not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.reminder_setting (
  district integer not null,
  id integer generated always as identity not null,
  value jsonb not null,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.reported_figure (
  district integer not null,
  id bigint generated always as identity not null,
  key text not null,
  year integer not null,
  value numeric not null,
  unit text not null,
  unit_code text,
  source text not null,
  note text,
  recorded_at timestamp with time zone not null,
  recorded_day date not null,
  actor text not null
);
create table wufei.reported_figure_attachment (
  district integer not null,
  figure bigint not null,
  hash text not null
);
create table wufei.rollup (
  district integer not null,
  origin integer not null,
  facility integer not null,
  month date not null,
  since date not null,
  code text not null,
  stream wufei.stream not null,
  "position" wufei."position" not null,
  purpose text not null,
  place text not null,
  method text not null,
  dest integer not null,
  own boolean not null,
  grade wufei.grade not null,
  moisture smallint not null,
  born_month date not null,
  grams bigint not null,
  entries integer not null
);
create table wufei.rollup_district (
  district integer not null,
  month date not null,
  since date not null,
  sector text not null,
  code text not null,
  stream wufei.stream not null,
  "position" wufei."position" not null,
  purpose text not null,
  place text not null,
  method text not null,
  dest integer not null,
  own boolean not null,
  grade wufei.grade not null,
  moisture smallint not null,
  born_month date not null,
  grams numeric not null,
  entries integer not null
);
create table wufei.rollup_mark (
  district integer not null,
  posting bigint not null,
  folded_at timestamp with time zone not null
);
create table wufei.saved_mapping (
  district integer not null,
  owner text not null,
  signature text not null,
  form text not null,
  mapping jsonb not null,
  party integer,
  unit text,
  actor text not null,
  updated_at timestamp with time zone not null
);
create table wufei.signed_lists (
  district integer not null,
  id integer generated always as identity not null,
  year integer not null,
  version integer not null,
  as_of date not null,
  book_position text not null,
  plan_version integer not null,
  content jsonb not null,
  content_hash text not null,
  note text not null,
  signed_at timestamp with time zone not null,
  actor text not null
);
create table wufei.underway_month (
  district integer not null,
  month date not null,
  origin integer not null,
  code text not null,
  stream wufei.stream not null,
  purpose wufei.purpose not null,
  place wufei.place not null,
  grams bigint not null
);
create table wufei.unit_duty (
  district integer not null,
  id integer generated always as identity not null,
  plan text not null,
  unit text not null,
  duty text not null,
  basis text,
  from_day date not null,
  to_day date,
  recorded_at timestamp with time zone not null,
  actor text not null
);
create table wufei.webhook (
  district integer not null,
  id bigint generated always as identity not null,
  account integer not null,
  parties integer[] not null,
  name text not null,
  url text not null,
  kinds text[] not null,
  secret text not null,
  old_secret text,
  old_until timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  disabled_at timestamp with time zone,
  disabled_by text,
  disabled_reason text,
  removed_at timestamp with time zone
);
create table wufei.webhook_attempt (
  district integer not null,
  delivery bigint not null,
  attempt integer not null,
  at timestamp with time zone not null,
  status integer,
  ms integer not null,
  answer text,
  error text
);
create table wufei.webhook_delivery (
  district integer not null,
  id bigint generated always as identity not null,
  webhook bigint not null,
  event bigint not null,
  replay boolean default false not null,
  state text not null,
  attempts integer default 0 not null,
  next_at timestamp with time zone,
  created_at timestamp with time zone not null
);
create table wufei.webhook_event (
  district integer not null,
  id bigint generated always as identity not null,
  kind text not null,
  object text not null,
  body jsonb not null,
  at timestamp with time zone not null
);

-- constraints

alter table auth.account add constraint "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
alter table auth.account add constraint account_pkey PRIMARY KEY (id);
alter table auth.attempt add constraint attempt_pkey PRIMARY KEY (key);
alter table auth.session add constraint "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE;
alter table auth.session add constraint session_pkey PRIMARY KEY (id);
alter table auth.session add constraint session_token_key UNIQUE (token);
alter table auth."user" add constraint user_pkey PRIMARY KEY (id);
alter table auth."user" add constraint user_email_key UNIQUE (email);
alter table auth."user" add constraint user_username_key UNIQUE (username);
alter table auth.verification add constraint verification_pkey PRIMARY KEY (id);
alter table migration.applied add constraint applied_pkey PRIMARY KEY (name);
alter table wufei.account add constraint account_pkey PRIMARY KEY (district, id);
alter table wufei.account add constraint account_district_login_key UNIQUE (district, login);
alter table wufei.account add constraint account_district_user_id_key UNIQUE (district, user_id);
alter table wufei.api_token add constraint api_token_check CHECK ((expires_at > created_at));
alter table wufei.api_token add constraint api_token_district_account_fkey FOREIGN KEY (district, account) REFERENCES wufei.account(district, id);
alter table wufei.api_token add constraint api_token_pkey PRIMARY KEY (district, id);
alter table wufei.attachment add constraint attachment_pkey PRIMARY KEY (district, hash);
alter table wufei.audit add constraint audit_pkey PRIMARY KEY (district, id);
alter table wufei.bulletin add constraint bulletin_check CHECK (((edition = 1) OR (reason IS NOT NULL)));
alter table wufei.bulletin add constraint bulletin_check1 CHECK (((status = 'draft'::text) OR ((content IS NOT NULL) AND (content_hash IS NOT NULL) AND (approved_at IS NOT NULL))));
alter table wufei.bulletin add constraint bulletin_check2 CHECK (((status = 'published'::text) = (published_on IS NOT NULL)));
alter table wufei.bulletin add constraint bulletin_edition_check CHECK ((edition > 0));
alter table wufei.bulletin add constraint bulletin_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'approved'::text, 'published'::text])));
alter table wufei.bulletin add constraint bulletin_year_check CHECK (((year >= 1900) AND (year <= 2999)));
alter table wufei.bulletin add constraint bulletin_pkey PRIMARY KEY (district, id);
alter table wufei.bulletin add constraint bulletin_district_year_edition_key UNIQUE (district, year, edition);
alter table wufei.bulletin_answer add constraint bulletin_answer_district_feedback_fkey FOREIGN KEY (district, feedback) REFERENCES wufei.bulletin_feedback(district, id);
alter table wufei.bulletin_answer add constraint bulletin_answer_pkey PRIMARY KEY (district, id);
alter table wufei.bulletin_confirmation add constraint bulletin_confirmation_district_bulletin_fkey FOREIGN KEY (district, bulletin) REFERENCES wufei.bulletin(district, id);
alter table wufei.bulletin_confirmation add constraint bulletin_confirmation_pkey PRIMARY KEY (district, id);
alter table wufei.bulletin_feedback add constraint bulletin_feedback_pkey PRIMARY KEY (district, id);
alter table wufei.bulletin_feedback add constraint bulletin_feedback_district_year_number_key UNIQUE (district, year, number);
alter table wufei.capacity add constraint capacity_pkey PRIMARY KEY (district, facility, stream, year);
alter table wufei.catalogue_edition add constraint catalogue_edition_kind_check CHECK ((kind = ANY (ARRAY['solid'::text, 'hazardous'::text])));
alter table wufei.catalogue_edition add constraint catalogue_edition_pkey PRIMARY KEY (district, id);
alter table wufei.catalogue_entry add constraint catalogue_entry_confidence_check CHECK ((confidence = ANY (ARRAY['源'::text, '忆'::text, '疑'::text, '设'::text])));
alter table wufei.catalogue_entry add constraint catalogue_entry_district_edition_fkey FOREIGN KEY (district, edition) REFERENCES wufei.catalogue_edition(district, id);
alter table wufei.catalogue_entry add constraint catalogue_entry_pkey PRIMARY KEY (district, edition, code);
alter table wufei.collection_act add constraint collection_act_kind_check CHECK ((kind = ANY (ARRAY['stop'::text, 'arrive'::text, 'onward'::text, 'cancel'::text])));
alter table wufei.collection_act add constraint collection_act_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.collection_act add constraint collection_act_district_run_fkey FOREIGN KEY (district, run) REFERENCES wufei.collection_run(district, id);
alter table wufei.collection_act add constraint collection_act_pkey PRIMARY KEY (district, run, seq);
alter table wufei.collection_run add constraint collection_run_state_check CHECK ((state = ANY (ARRAY['collecting'::text, 'arrived'::text, 'cancelled'::text])));
alter table wufei.collection_run add constraint collection_run_pkey PRIMARY KEY (district, id);
alter table wufei.command add constraint command_pkey PRIMARY KEY (district, actor, key);
alter table wufei.control_total add constraint control_total_check CHECK ((from_day < to_day));
alter table wufei.control_total add constraint control_total_scope_check CHECK ((scope = ANY (ARRAY['facility'::text, 'street'::text, 'district'::text])));
alter table wufei.control_total add constraint control_total_source_check CHECK ((source = ANY (ARRAY['plan'::text, 'unit'::text, 'enterprise'::text])));
alter table wufei.control_total add constraint control_total_pkey PRIMARY KEY (district, id);
alter table wufei.control_total_column add constraint control_total_column_pkey PRIMARY KEY (district, total, "column");
alter table wufei.delivery add constraint delivery_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text])));
alter table wufei.delivery add constraint delivery_district_notice_fkey FOREIGN KEY (district, notice) REFERENCES wufei.notice(district, id);
alter table wufei.delivery add constraint delivery_pkey PRIMARY KEY (district, notice, channel, attempt);
alter table wufei.entry add constraint entry_check CHECK ((("position" = ANY (ARRAY['stored'::wufei."position", 'in_transit'::wufei."position"])) = (lot IS NOT NULL)));
alter table wufei.entry add constraint entry_check1 CHECK (((purpose IS NULL) OR (place IS NOT NULL)));
alter table wufei.entry add constraint entry_grams_check CHECK ((grams <> 0));
alter table wufei.entry add constraint entry_moisture_check CHECK (((moisture >= 0) AND (moisture <= 999)));
alter table wufei.entry add constraint entry_pkey PRIMARY KEY (district, posting, line);
alter table wufei.exchange_file add constraint exchange_file_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])));
alter table wufei.exchange_file add constraint exchange_file_pkey PRIMARY KEY (district, id);
alter table wufei.exchange_row add constraint exchange_row_district_file_fkey FOREIGN KEY (district, file) REFERENCES wufei.exchange_file(district, id);
alter table wufei.exchange_row add constraint exchange_row_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.exchange_row add constraint exchange_row_pkey PRIMARY KEY (district, file, "row");
alter table wufei.facility add constraint facility_sector_check CHECK ((sector = ANY (ARRAY['industrial'::text, 'medical'::text, 'social'::text])));
alter table wufei.facility add constraint facility_district_party_fkey FOREIGN KEY (district, party) REFERENCES wufei.party(district, id);
alter table wufei.facility add constraint facility_pkey PRIMARY KEY (district, id);
alter table wufei.facility_history add constraint facility_history_attribute_check CHECK ((attribute = ANY (ARRAY['street'::text, 'community'::text, 'park'::text, 'group'::text, 'industry'::text, 'takes_ownership'::text, 'name'::text, 'party'::text])));
alter table wufei.facility_history add constraint facility_history_pkey PRIMARY KEY (district, facility, attribute, valid_from);
alter table wufei.goal_verdict add constraint goal_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['met'::text, 'partly'::text, 'unmet'::text])));
alter table wufei.goal_verdict add constraint goal_verdict_pkey PRIMARY KEY (district, id);
alter table wufei.import add constraint import_check CHECK (((party IS NULL) <> (unit IS NULL)));
alter table wufei.import add constraint import_choice_check CHECK ((choice = ANY (ARRAY['all'::text, 'good'::text])));
alter table wufei.import add constraint import_status_check CHECK ((status = ANY (ARRAY['uploaded'::text, 'analysing'::text, 'ready'::text, 'booking'::text, 'done'::text, 'partly'::text, 'cancelled'::text, 'failed'::text])));
alter table wufei.import add constraint import_pkey PRIMARY KEY (district, id);
alter table wufei.import_row add constraint import_row_outcome_check CHECK ((outcome = ANY (ARRAY['booked'::text, 'corrected'::text, 'reversed'::text, 'attached'::text, 'noted'::text, 'refused'::text, 'left'::text])));
alter table wufei.import_row add constraint import_row_verdict_check CHECK ((verdict = ANY (ARRAY['good'::text, 'warning'::text, 'matched'::text, 'changed'::text, 'unchanged'::text, 'error'::text, 'missing'::text])));
alter table wufei.import_row add constraint import_row_pkey PRIMARY KEY (district, import, no);
alter table wufei.indicator_definition add constraint indicator_definition_version_check CHECK ((version > 0));
alter table wufei.indicator_definition add constraint indicator_definition_pkey PRIMARY KEY (district, id, version);
alter table wufei.late_entry add constraint late_entry_pkey PRIMARY KEY (district, id);
alter table wufei.late_entry add constraint late_entry_district_number_key UNIQUE (district, number);
alter table wufei.lot add constraint lot_pkey PRIMARY KEY (district, id);
alter table wufei.lot_balance add constraint lot_never_negative CHECK ((grams >= 0));
alter table wufei.lot_balance add constraint lot_balance_pkey PRIMARY KEY (district, lot, "position", facility, owner, origin, born, grade, moisture);
alter table wufei.manifest add constraint manifest_pkey PRIMARY KEY (district, id);
alter table wufei.manifest_act add constraint manifest_act_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.manifest_act add constraint manifest_act_pkey PRIMARY KEY (district, manifest, seq);
alter table wufei.manifest_bulk_row add constraint manifest_bulk_row_kind_check CHECK ((kind = ANY (ARRAY['issue'::text, 'receive'::text])));
alter table wufei.manifest_bulk_row add constraint manifest_bulk_row_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.manifest_bulk_row add constraint manifest_bulk_row_pkey PRIMARY KEY (district, party, kind, identity);
alter table wufei.manifest_guest add constraint manifest_guest_role_check CHECK ((role = ANY (ARRAY['carrier'::text, 'consignee'::text])));
alter table wufei.manifest_guest add constraint manifest_guest_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.manifest_guest add constraint manifest_guest_pkey PRIMARY KEY (district, id);
alter table wufei.manifest_movement add constraint manifest_movement_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.manifest_movement add constraint manifest_movement_pkey PRIMARY KEY (district, manifest, party);
alter table wufei.manifest_package add constraint manifest_package_district_manifest_fkey FOREIGN KEY (district, manifest) REFERENCES wufei.manifest(district, id);
alter table wufei.manifest_package add constraint manifest_package_district_package_fkey FOREIGN KEY (district, package) REFERENCES wufei.package(district, id);
alter table wufei.manifest_package add constraint manifest_package_pkey PRIMARY KEY (district, manifest, package);
alter table wufei.manifest_register add constraint manifest_register_check CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_from < valid_to)));
alter table wufei.manifest_register add constraint manifest_register_pkey PRIMARY KEY (district, id);
alter table wufei.matter add constraint matter_check CHECK (((origin_kind IS NULL) = (origin_key IS NULL)));
alter table wufei.matter add constraint matter_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'paper'::text, 'meeting'::text, 'action'::text, 'instruction'::text, 'summary'::text, 'appraisal'::text, 'dispute'::text])));
alter table wufei.matter add constraint matter_title_check CHECK ((title <> ''::text));
alter table wufei.matter add constraint matter_version_check CHECK ((version > 0));
alter table wufei.matter add constraint matter_pkey PRIMARY KEY (district, id);
alter table wufei.matter_event add constraint matter_event_district_matter_fkey FOREIGN KEY (district, matter) REFERENCES wufei.matter(district, id);
alter table wufei.matter_event add constraint matter_event_pkey PRIMARY KEY (district, matter, seq);
alter table wufei.movement add constraint movement_presumed_check CHECK ((presumed = ANY (ARRAY['departure'::text, 'receipt'::text])));
alter table wufei.movement add constraint movement_status_check CHECK ((status = ANY (ARRAY['underway'::text, 'received'::text, 'refused'::text, 'cancelled'::text])));
alter table wufei.movement add constraint movement_pkey PRIMARY KEY (district, id);
alter table wufei.notice add constraint notice_pkey PRIMARY KEY (district, id);
alter table wufei.notice_read add constraint notice_read_district_notice_fkey FOREIGN KEY (district, notice) REFERENCES wufei.notice(district, id);
alter table wufei.notice_read add constraint notice_read_pkey PRIMARY KEY (district, notice, actor);
alter table wufei.number_series add constraint number_series_pkey PRIMARY KEY (district, series);
alter table wufei.origin_month add constraint origin_month_pkey PRIMARY KEY (district, month, origin, stream);
alter table wufei.package add constraint package_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'assigned'::text, 'travelling'::text, 'returning'::text, 'delivered'::text, 'scrapped'::text])));
alter table wufei.package add constraint package_pkey PRIMARY KEY (district, id);
alter table wufei.package_act add constraint package_act_district_package_fkey FOREIGN KEY (district, package) REFERENCES wufei.package(district, id);
alter table wufei.package_act add constraint package_act_pkey PRIMARY KEY (district, package, seq);
alter table wufei.package_external add constraint package_external_scheme_check CHECK ((scheme = ANY (ARRAY['hj1276'::text, 'zhegu'::text, 'gbt38920'::text, 'other'::text])));
alter table wufei.package_external add constraint package_external_district_package_fkey FOREIGN KEY (district, package) REFERENCES wufei.package(district, id);
alter table wufei.package_external add constraint package_external_pkey PRIMARY KEY (district, scheme, value);
alter table wufei.party add constraint party_management_class_check CHECK ((management_class = ANY (ARRAY['key'::text, 'simplified'::text, 'registered'::text])));
alter table wufei.party add constraint party_name_check CHECK ((name <> ''::text));
alter table wufei.party add constraint party_pkey PRIMARY KEY (district, id);
alter table wufei.party_alias add constraint party_alias_source_check CHECK ((source = ANY (ARRAY['former'::text, 'merged'::text, 'written'::text])));
alter table wufei.party_alias add constraint party_alias_district_party_fkey FOREIGN KEY (district, party) REFERENCES wufei.party(district, id);
alter table wufei.party_alias add constraint party_alias_pkey PRIMARY KEY (district, party, folded);
alter table wufei.party_history add constraint party_history_attribute_check CHECK ((attribute = ANY (ARRAY['name'::text, 'credit_code'::text, 'kind'::text, 'management_class'::text, 'permit_no'::text])));
alter table wufei.party_history add constraint party_history_check CHECK (((valid_to IS NULL) OR (valid_from < valid_to)));
alter table wufei.party_history add constraint party_history_pkey PRIMARY KEY (district, party, attribute, valid_from);
alter table wufei.period_close add constraint period_close_check CHECK ((from_day < to_day));
alter table wufei.period_close add constraint period_close_pkey PRIMARY KEY (district, id);
alter table wufei.permit add constraint permit_check CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_from < valid_to)));
alter table wufei.permit add constraint permit_pkey PRIMARY KEY (district, id);
alter table wufei.plan_carry add constraint plan_carry_pkey PRIMARY KEY (district, id);
alter table wufei.plan_item add constraint plan_item_revision_check CHECK ((revision > 0));
alter table wufei.plan_item add constraint plan_item_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])));
alter table wufei.plan_item add constraint plan_item_year_check CHECK (((year >= 1900) AND (year <= 2999)));
alter table wufei.plan_item add constraint plan_item_pkey PRIMARY KEY (district, id, revision);
alter table wufei.plan_member add constraint plan_member_body_check CHECK ((body = ANY (ARRAY['leadingGroup'::text, 'taskForce'::text])));
alter table wufei.plan_member add constraint plan_member_check CHECK (((to_day IS NULL) OR (from_day < to_day)));
alter table wufei.plan_member add constraint plan_member_role_check CHECK ((role = ANY (ARRAY['head'::text, 'deputy'::text, 'member'::text, 'liaison'::text])));
alter table wufei.plan_member add constraint plan_member_pkey PRIMARY KEY (district, id);
alter table wufei.plan_period add constraint plan_period_check CHECK ((from_day < to_day));
alter table wufei.plan_period add constraint plan_period_pkey PRIMARY KEY (district, id);
alter table wufei.plan_system add constraint plan_system_system_check CHECK ((system = ANY (ARRAY['institutional'::text, 'technical'::text, 'market'::text, 'supervisory'::text])));
alter table wufei.plan_system add constraint plan_system_pkey PRIMARY KEY (district, id);
alter table wufei.plan_text add constraint plan_text_pkey PRIMARY KEY (district, id);
alter table wufei.plan_version add constraint plan_version_source_check CHECK ((source = ANY (ARRAY['pack'::text, 'amendment'::text, 'plan'::text])));
alter table wufei.plan_version add constraint plan_version_version_check CHECK ((version > 0));
alter table wufei.plan_version add constraint plan_version_pkey PRIMARY KEY (district, plan, version);
alter table wufei.posting add constraint posting_check CHECK ((since <= occurred_on));
alter table wufei.posting add constraint posting_pkey PRIMARY KEY (district, id);
alter table wufei.posting_attachment add constraint posting_attachment_pkey PRIMARY KEY (district, posting, hash);
alter table wufei.posting_record add constraint posting_record_pkey PRIMARY KEY (district, posting, record);
alter table wufei.presumption add constraint presumption_grams_check CHECK ((grams >= 0));
alter table wufei.presumption add constraint presumption_pkey PRIMARY KEY (district, posting);
alter table wufei.progress_decision add constraint progress_decision_district_report_fkey FOREIGN KEY (district, report) REFERENCES wufei.progress_report(district, id);
alter table wufei.progress_decision add constraint progress_decision_pkey PRIMARY KEY (district, report);
alter table wufei.progress_evidence add constraint progress_evidence_district_report_fkey FOREIGN KEY (district, report) REFERENCES wufei.progress_report(district, id);
alter table wufei.progress_evidence add constraint progress_evidence_pkey PRIMARY KEY (district, report, hash);
alter table wufei.progress_report add constraint progress_report_check CHECK ((from_day < to_day));
alter table wufei.progress_report add constraint progress_report_percent_check CHECK (((percent >= 0) AND (percent <= 100)));
alter table wufei.progress_report add constraint progress_report_pkey PRIMARY KEY (district, id);
alter table wufei.progress_report add constraint progress_report_district_replaces_key UNIQUE (district, replaces);
alter table wufei.record add constraint record_pkey PRIMARY KEY (district, id);
alter table wufei.record add constraint record_district_kind_identity_version_key UNIQUE (district, kind, identity, version);
alter table wufei.register_entry add constraint register_entry_revision_check CHECK ((revision > 0));
alter table wufei.register_entry add constraint register_entry_pkey PRIMARY KEY (district, id, revision);
alter table wufei.reminder_setting add constraint reminder_setting_pkey PRIMARY KEY (district, id);
alter table wufei.reported_figure add constraint reported_figure_year_check CHECK (((year >= 1900) AND (year <= 2999)));
alter table wufei.reported_figure add constraint reported_figure_pkey PRIMARY KEY (district, id);
alter table wufei.reported_figure_attachment add constraint reported_figure_attachment_district_figure_fkey FOREIGN KEY (district, figure) REFERENCES wufei.reported_figure(district, id);
alter table wufei.reported_figure_attachment add constraint reported_figure_attachment_pkey PRIMARY KEY (district, figure, hash);
alter table wufei.rollup add constraint rollup_pkey PRIMARY KEY (district, origin, month, code, facility, "position", purpose, place, method, dest, own, grade, moisture, born_month, since);
alter table wufei.rollup_district add constraint rollup_district_pkey PRIMARY KEY (district, month, code, "position", sector, purpose, place, method, dest, own, grade, moisture, born_month, since);
alter table wufei.rollup_mark add constraint rollup_mark_pkey PRIMARY KEY (district);
alter table wufei.saved_mapping add constraint saved_mapping_pkey PRIMARY KEY (district, owner, signature);
alter table wufei.signed_lists add constraint signed_lists_version_check CHECK ((version > 0));
alter table wufei.signed_lists add constraint signed_lists_year_check CHECK (((year >= 1900) AND (year <= 2999)));
alter table wufei.signed_lists add constraint signed_lists_pkey PRIMARY KEY (district, id);
alter table wufei.signed_lists add constraint signed_lists_district_year_version_key UNIQUE (district, year, version);
alter table wufei.underway_month add constraint underway_month_pkey PRIMARY KEY (district, month, origin, code, purpose, place);
alter table wufei.unit_duty add constraint unit_duty_check CHECK (((to_day IS NULL) OR (from_day < to_day)));
alter table wufei.unit_duty add constraint unit_duty_pkey PRIMARY KEY (district, id);
alter table wufei.webhook add constraint webhook_district_account_fkey FOREIGN KEY (district, account) REFERENCES wufei.account(district, id);
alter table wufei.webhook add constraint webhook_pkey PRIMARY KEY (district, id);
alter table wufei.webhook_attempt add constraint webhook_attempt_district_delivery_fkey FOREIGN KEY (district, delivery) REFERENCES wufei.webhook_delivery(district, id);
alter table wufei.webhook_attempt add constraint webhook_attempt_pkey PRIMARY KEY (district, delivery, attempt);
alter table wufei.webhook_delivery add constraint webhook_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])));
alter table wufei.webhook_delivery add constraint webhook_delivery_district_event_fkey FOREIGN KEY (district, event) REFERENCES wufei.webhook_event(district, id);
alter table wufei.webhook_delivery add constraint webhook_delivery_district_webhook_fkey FOREIGN KEY (district, webhook) REFERENCES wufei.webhook(district, id);
alter table wufei.webhook_delivery add constraint webhook_delivery_pkey PRIMARY KEY (district, id);
alter table wufei.webhook_event add constraint webhook_event_pkey PRIMARY KEY (district, id);

-- indexes

CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId");
CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId");
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier);
CREATE UNIQUE INDEX api_token_hash ON wufei.api_token USING btree (hash, district);
CREATE INDEX audit_at ON wufei.audit USING btree (at, district);
CREATE INDEX bulletin_answer_feedback ON wufei.bulletin_answer USING btree (district, feedback);
CREATE INDEX bulletin_confirmation_unit ON wufei.bulletin_confirmation USING btree (district, bulletin, unit, id);
CREATE UNIQUE INDEX collection_act_manifest ON wufei.collection_act USING btree (manifest, district) WHERE (manifest IS NOT NULL);
CREATE INDEX collection_run_changed ON wufei.collection_run USING btree (changed_at DESC, district);
CREATE UNIQUE INDEX collection_run_number ON wufei.collection_run USING btree (number, district);
CREATE INDEX collection_run_parties ON wufei.collection_run USING gin (parties);
CREATE INDEX control_total_scope ON wufei.control_total USING btree (facility, district, from_day);
CREATE INDEX entry_facility ON wufei.entry USING btree (facility, district, occurred_on);
CREATE INDEX entry_lot ON wufei.entry USING btree (lot, district) WHERE (lot IS NOT NULL);
CREATE INDEX entry_origin ON wufei.entry USING btree (origin, district, occurred_on);
CREATE INDEX entry_recorded ON wufei.entry USING brin (recorded_day);
CREATE INDEX exchange_file_latest ON wufei.exchange_file USING btree (system, district, id DESC);
CREATE UNIQUE INDEX exchange_file_once ON wufei.exchange_file USING btree (hash, system, actor, district) WHERE (direction = 'in'::text);
CREATE INDEX exchange_row_manifest ON wufei.exchange_row USING btree (manifest, district, file DESC) WHERE (manifest IS NOT NULL);
CREATE INDEX facility_party ON wufei.facility USING btree (party, district);
CREATE INDEX facility_site ON wufei.facility USING btree (site, district) WHERE (site IS NOT NULL);
CREATE INDEX facility_street ON wufei.facility USING btree (street, district);
CREATE INDEX import_created ON wufei.import USING btree (district, created_at);
CREATE INDEX import_open ON wufei.import USING btree (district, status) WHERE (status = ANY (ARRAY['uploaded'::text, 'analysing'::text, 'booking'::text]));
CREATE INDEX import_row_identity ON wufei.import_row USING btree (district, import, identity);
CREATE INDEX import_row_next ON wufei.import_row USING btree (district, import, rank, no) WHERE (outcome IS NULL);
CREATE INDEX import_row_verdict ON wufei.import_row USING btree (district, import, verdict, no);
CREATE INDEX lot_balance_account ON wufei.lot_balance USING btree (facility, district, code, "position", owner, born, lot);
CREATE INDEX lot_label ON wufei.lot USING btree (label, district) WHERE (label IS NOT NULL);
CREATE INDEX lot_posting ON wufei.lot USING btree (posting, district);
CREATE INDEX manifest_changed ON wufei.manifest USING btree (changed_at DESC, district);
CREATE INDEX manifest_guest_open ON wufei.manifest_guest USING btree (manifest, district) WHERE (used_at IS NULL);
CREATE INDEX manifest_movement_way ON wufei.manifest_movement USING btree (movement, district);
CREATE UNIQUE INDEX manifest_number ON wufei.manifest USING btree (number, district) WHERE (number IS NOT NULL);
CREATE UNIQUE INDEX manifest_official_no ON wufei.manifest USING btree (official_no, district) WHERE (official_no IS NOT NULL);
CREATE INDEX manifest_package_package ON wufei.manifest_package USING btree (package, district);
CREATE INDEX manifest_parties ON wufei.manifest USING gin (parties);
CREATE INDEX manifest_register_counterparty ON wufei.manifest_register USING btree (counterparty, district, kind) WHERE ((withdrawn_at IS NULL) AND (counterparty IS NOT NULL));
CREATE UNIQUE INDEX manifest_register_number ON wufei.manifest_register USING btree (kind, number, district, party) WHERE (withdrawn_at IS NULL);
CREATE INDEX manifest_register_party ON wufei.manifest_register USING btree (party, district, kind) WHERE (withdrawn_at IS NULL);
CREATE INDEX manifest_register_replaces ON wufei.manifest_register USING btree (replaces, district) WHERE (replaces IS NOT NULL);
CREATE INDEX manifest_waits_for ON wufei.manifest USING gin (waits_for);
CREATE INDEX manifest_way ON wufei.manifest USING btree (consignor, district, code, loaded_on) WHERE (loaded_on IS NOT NULL);
CREATE UNIQUE INDEX matter_appraisal ON wufei.matter USING btree (year, district) WHERE ((kind = 'appraisal'::text) AND (state <> 'discarded'::text));
CREATE UNIQUE INDEX matter_dispute ON wufei.matter USING btree (origin_key, unit, ((payload ->> 'item'::text)), district) WHERE (kind = 'dispute'::text);
CREATE INDEX matter_due ON wufei.matter USING btree (due, district) WHERE ((NOT ended) AND (due IS NOT NULL));
CREATE UNIQUE INDEX matter_number ON wufei.matter USING btree (number, district) WHERE (number IS NOT NULL);
CREATE INDEX matter_origin ON wufei.matter USING btree (origin_kind, origin_key, district) WHERE (origin_kind IS NOT NULL);
CREATE UNIQUE INDEX matter_summary ON wufei.matter USING btree (unit, year, district) WHERE (kind = 'summary'::text);
CREATE INDEX movement_consignee ON wufei.movement USING btree (consignee, district, departed_on);
CREATE INDEX movement_consignor ON wufei.movement USING btree (consignor, district, departed_on);
CREATE INDEX movement_document ON wufei.movement USING btree (document_no, district) WHERE (document_no IS NOT NULL);
CREATE INDEX movement_presumed ON wufei.movement USING btree (consignor, district, code, received_on) WHERE (presumed = 'departure'::text);
CREATE INDEX movement_underway ON wufei.movement USING btree (consignor, district, code, departed_on) WHERE (status = 'underway'::text);
CREATE UNIQUE INDEX notice_once ON wufei.notice USING btree (key, district);
CREATE UNIQUE INDEX package_code ON wufei.package USING btree (code, district);
CREATE INDEX package_external_package ON wufei.package_external USING btree (package, district);
CREATE INDEX package_facility ON wufei.package USING btree (facility, district, state);
CREATE INDEX package_inside ON wufei.package USING btree (inside, district) WHERE (inside IS NOT NULL);
CREATE INDEX package_lot ON wufei.package USING btree (lot, district) WHERE (lot IS NOT NULL);
CREATE INDEX package_manifest ON wufei.package USING btree (manifest, district) WHERE (manifest IS NOT NULL);
CREATE INDEX package_parties ON wufei.package USING gin (parties);
CREATE INDEX party_alias_name ON wufei.party_alias USING btree (district, folded);
CREATE UNIQUE INDEX party_credit_code ON wufei.party USING btree (credit_code, district) WHERE ((credit_code IS NOT NULL) AND (merged_into IS NULL));
CREATE INDEX party_name ON wufei.party USING btree (name, district);
CREATE INDEX party_root ON wufei.party USING btree (district, COALESCE(merged_into, id));
CREATE UNIQUE INDEX party_unit ON wufei.party USING btree (unit, district) WHERE (unit IS NOT NULL);
CREATE INDEX period_close_open ON wufei.period_close USING btree (stream, district, from_day) WHERE (reopened_at IS NULL);
CREATE UNIQUE INDEX permit_number ON wufei.permit USING btree (district, party, kind, number) WHERE (withdrawn_at IS NULL);
CREATE INDEX plan_item_measure ON wufei.plan_item USING btree (district, plan, measure);
CREATE INDEX posting_corrects ON wufei.posting USING btree (corrects, district) WHERE (corrects IS NOT NULL);
CREATE INDEX posting_day ON wufei.posting USING btree (occurred_on, district);
CREATE INDEX posting_movement ON wufei.posting USING btree (movement, district) WHERE (movement IS NOT NULL);
CREATE INDEX posting_record_record ON wufei.posting_record USING btree (record, district);
CREATE INDEX posting_recorded ON wufei.posting USING brin (recorded_day);
CREATE INDEX posting_reverses ON wufei.posting USING btree (reverses, district) WHERE (reverses IS NOT NULL);
CREATE INDEX posting_total ON wufei.posting USING btree (total, district) WHERE (total IS NOT NULL);
CREATE INDEX presumption_open ON wufei.presumption USING btree (facility, district, code, occurred_on) WHERE (grams > 0);
CREATE UNIQUE INDEX progress_report_first ON wufei.progress_report USING btree (district, plan, measure, unit, from_day, to_day, COALESCE(item, 0)) WHERE (replaces IS NULL);
CREATE INDEX record_import ON wufei.record USING btree (import, district, "row");
CREATE INDEX register_entry_kind ON wufei.register_entry USING btree (kind, district, day);
CREATE INDEX reported_figure_key ON wufei.reported_figure USING btree (district, key, year, id);
CREATE INDEX rollup_facility ON wufei.rollup USING btree (facility, district, month);
CREATE INDEX underway_month_of_origin ON wufei.underway_month USING btree (origin, district, month);
CREATE INDEX webhook_delivery_latest ON wufei.webhook_delivery USING btree (webhook, district, id DESC);
CREATE UNIQUE INDEX webhook_delivery_once ON wufei.webhook_delivery USING btree (webhook, event, district) WHERE (NOT replay);
CREATE INDEX webhook_kinds ON wufei.webhook USING gin (kinds) WHERE ((removed_at IS NULL) AND (disabled_at IS NULL));

-- functions

CREATE OR REPLACE FUNCTION wufei.acting_parties()
 RETURNS integer[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct p), '{}') from (
    select unnest(my_parties()) as p
    union select r.party from manifest_register r where r.district = district() and r.kind = 'delegation'
      and r.counterparty = any (my_parties()) and r.withdrawn_at is null and (r.valid_to is null or r.valid_to > current_date)) x $function$;
CREATE OR REPLACE FUNCTION wufei.analyze_grown()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
 SET lock_timeout TO '100ms'
AS $function$
declare
  t text;
  done int := 0;
begin
  for t in select c.relname from pg_class c
    where c.oid = any (array['posting', 'entry', 'movement', 'lot', 'lot_balance', 'record', 'posting_record', 'command', 'control_total', 'facility',
      'party', 'presumption', 'rollup', 'rollup_district', 'origin_month']::regclass[])
      and pg_relation_size(c.oid) / current_setting('block_size')::int > 2 * c.relpages + 2
  loop
    begin
      execute format('analyze wufei.%I', t);
      done := done + 1;
    exception when lock_not_available then null; -- somebody analyses it already
    end;
  end loop;
  return done;
end $function$;
CREATE OR REPLACE FUNCTION wufei.as_one(parties integer[])
 RETURNS integer[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(p.id order by p.id), '{}') from wufei.party p
  where p.district = wufei.district() and coalesce(p.merged_into, p.id) in (
    select coalesce(k.merged_into, k.id) from wufei.party k where k.district = wufei.district() and k.id = any (parties)) $function$;
CREATE OR REPLACE FUNCTION wufei.command_find(asker text, asked text)
 RETURNS TABLE(hash text, result jsonb)
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended(wufei.district() || '|' || asker || '|' || asked, 11));
  return query select c.hash, c.result from wufei.command c
    where c.district = wufei.district() and c.actor = asker and c.key = asked;
end $function$;
CREATE OR REPLACE FUNCTION wufei.district()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('wufei.district', true), '')::int $function$;
CREATE OR REPLACE FUNCTION wufei.emit_event(event_kind text, thing text, content jsonb, moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
declare made bigint;
begin
  if not exists (select 1 from webhook w where w.district = district() and w.removed_at is null and w.disabled_at is null
    and w.kinds @> array[event_kind]) then return; end if;
  insert into webhook_event (district, kind, object, body, at) values (district(), event_kind, thing, content, moment)
    returning id into made;
  perform graphile_worker.add_job('webhook_hand_out:' || district(), json_build_object('event', made));
end $function$;
CREATE OR REPLACE FUNCTION wufei.entries_checked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
declare bad record;
begin
  select e.posting, sum(e.grams) as grams into bad from added e group by e.district, e.posting
    having sum(e.grams) <> 0 limit 1;
  if found then
    raise exception 'posting % is not balanced: %', bad.posting, bad.grams using errcode = 'WF001';
  end if;

  select e.posting into bad from added e
    left join posting p on p.district = e.district and p.id = e.posting
    where p.tx is distinct from pg_current_xact_id()
       or p.occurred_on <> e.occurred_on or p.since <> e.since or p.recorded_day <> e.recorded_day limit 1;
  if found then
    raise exception 'entries must be written with their posting %', bad.posting using errcode = 'WF002';
  end if;

  select e.posting, e.occurred_on, e.stream into bad from added e
    join posting p on p.district = e.district and p.id = e.posting
    join period_close c on c.district = e.district and c.stream = e.stream and c.reopened_at is null
      and e.occurred_on >= c.from_day and e.occurred_on < c.to_day
      and (c.party is null or c.party = any (p.parties))
    left join late_entry l on l.district = p.district and l.id = p.late_entry and l.approved_at is not null
      and l.refused_at is null and l.stream = e.stream
      and e.occurred_on >= l.from_day and e.occurred_on < l.to_day and (l.party is null or l.party = any (p.parties))
    where l.id is null and p.kind <> 'raise' limit 1;
  if found then
    raise exception 'period of % is closed for %', bad.stream, bad.occurred_on using errcode = 'WF003';
  end if;

  -- Better evidence may raise the grade of a closed day's lines: nothing but the grade may differ.
  select e.posting into bad from added e join posting p on p.district = e.district and p.id = e.posting
    where p.kind = 'raise'
    group by e.district, e.posting, e.position, e.stream, e.facility, e.owner, e.code, e.lot, e.origin, e.born, e.moisture,
      e.purpose, e.place, e.method, e.dest, e.own
    having sum(e.grams) <> 0 limit 1;
  if found then
    raise exception 'posting % raises more than the grade', bad.posting using errcode = 'WF006';
  end if;

  -- What comes in, then what goes out: a check constraint looks at the row proposed, so a withdrawal must be an update.
  insert into lot_balance as b (district, lot, position, facility, owner, origin, born, grade, moisture, code, grams)
    select e.district, e.lot, e.position, e.facility, e.owner, e.origin, e.born, e.grade, e.moisture, e.code, sum(e.grams)
    from added e where e.lot is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 having sum(e.grams) > 0
    order by 1, 2, 3, 4, 5, 6, 7, 8, 9
  on conflict (district, lot, position, facility, owner, origin, born, grade, moisture)
    do update set grams = b.grams + excluded.grams;

  with out as materialized (
    select e.district, e.lot, e.position, e.facility, e.owner, e.origin, e.born, e.grade, e.moisture, sum(e.grams) as grams
    from added e where e.lot is not null group by 1, 2, 3, 4, 5, 6, 7, 8, 9 having sum(e.grams) < 0
  ), emptied as (
    delete from lot_balance b using out o
    where b.district = o.district and b.lot = o.lot and b.position = o.position and b.facility = o.facility and b.owner = o.owner
      and b.origin = o.origin and b.born = o.born and b.grade = o.grade and b.moisture = o.moisture and b.grams = -o.grams
    returning 1
  ), done as (
    update lot_balance b set grams = b.grams + o.grams from out o
    where b.district = o.district and b.lot = o.lot and b.position = o.position and b.facility = o.facility and b.owner = o.owner
      and b.origin = o.origin and b.born = o.born and b.grade = o.grade and b.moisture = o.moisture and b.grams <> -o.grams
    returning 1
  )
  select o.lot into bad from out o
    where (select count(*) from done) + (select count(*) from emptied) <> (select count(*) from out) limit 1;
  if found then
    raise exception 'lot % holds nothing of that kind', bad.lot using errcode = '23514', constraint = 'lot_never_negative';
  end if;
  return null;
end $function$;
CREATE OR REPLACE FUNCTION wufei.facility_booked(f integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select exists (select 1 from entry e where e.district = district() and (e.origin = f or e.facility = f)) $function$;
CREATE OR REPLACE FUNCTION wufei.fold(d integer, upto bigint, at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
declare mark bigint;
begin
  perform pg_advisory_xact_lock(7702::bigint << 32 | d);
  insert into rollup_mark values (d, 0, at) on conflict do nothing;
  select posting into mark from rollup_mark where district = d;
  if upto <= mark then return mark; end if;
  with tail as materialized (
    select e.* from entry e where e.district = d and e.posting > mark and e.posting <= upto
  ), fine as (
    insert into rollup as r
    select district, origin, facility, date_trunc('month', occurred_on)::date, date_trunc('month', since)::date, code, stream,
      position, coalesce(purpose::text, ''), coalesce(place::text, ''), coalesce(method, ''), coalesce(dest, 0), own, grade, moisture,
      date_trunc('month', born)::date, sum(grams), count(*)
    from tail group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    on conflict (district, origin, month, code, facility, position, purpose, place, method, dest, own, grade, moisture, born_month, since)
      do update set grams = r.grams + excluded.grams, entries = r.entries + excluded.entries
  ), months as (
    insert into origin_month as m (district, origin, stream, month, entries)
    select district, origin, stream, date_trunc('month', occurred_on)::date, count(*) from tail where own
    group by 1, 2, 3, 4 order by 1, 4, 2, 3
    on conflict (district, month, origin, stream) do update set entries = m.entries + excluded.entries
  )
  insert into rollup_district as r
  select t.district, date_trunc('month', t.occurred_on)::date, date_trunc('month', t.since)::date, f.sector, t.code, t.stream,
    t.position, coalesce(t.purpose::text, ''), coalesce(t.place::text, ''), coalesce(t.method, ''), coalesce(t.dest, 0), t.own, t.grade, t.moisture,
    date_trunc('month', t.born)::date, sum(t.grams), count(*)
  from tail t join facility f on f.district = t.district and f.id = t.origin
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  on conflict (district, month, code, position, sector, purpose, place, method, dest, own, grade, moisture, born_month, since)
    do update set grams = r.grams + excluded.grams, entries = r.entries + excluded.entries;
  insert into underway_month as u select d, c.month, c.origin, c.code, c.stream, c.purpose, c.place, c.grams
    from underway_change(d, mark, upto) c order by 2, 3, 4, 6, 7
    on conflict (district, month, origin, code, purpose, place) do update set grams = u.grams + excluded.grams;
  delete from underway_month where district = d and grams = 0;
  update rollup_mark set posting = upto, folded_at = at where district = d;
  return upto;
end $function$;
CREATE OR REPLACE FUNCTION wufei.gate(d integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 7701::bigint << 32 | d $function$;
CREATE OR REPLACE FUNCTION wufei.in_government()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select wufei.sees_all() or wufei.my_unit() <> '' or cardinality(coalesce(wufei.my_streets(), '{}')) > 0 $function$;
CREATE OR REPLACE FUNCTION wufei.lock_book(keys text[], lot_facilities integer[], lots bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
declare k text; d int := district();
begin
  perform pg_advisory_xact_lock_shared(gate(d));
  for k in
    select distinct coalesce(f.site, x.facility) || '|' || x.code collate "C" as k from (
      select split_part(n, '|', 1)::int as facility, split_part(n, '|', 2) as code from unnest(keys) n
      union select a.facility, l.code from unnest(lot_facilities, lots) a(facility, lot) join lot l on l.district = d and l.id = a.lot) x
      left join facility f on f.district = d and f.id = x.facility
    order by 1
  loop
    perform pg_advisory_xact_lock(hashtextextended(d || '|' || k, 7));
  end loop;
end $function$;
CREATE OR REPLACE FUNCTION wufei.manifest_bearing(official text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select coalesce(m.number, '草稿') from manifest m where m.district = district() and m.official_no = official $function$;
CREATE OR REPLACE FUNCTION wufei.my_facilities()
 RETURNS integer[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(f.id), '{}') from wufei.facility f
  where f.district = wufei.district()
    and (f.party = any ((select wufei.my_parties())::int[]) or f.street = any ((select wufei.my_streets())::text[])) $function$;
CREATE OR REPLACE FUNCTION wufei.my_parties()
 RETURNS integer[]
 LANGUAGE sql
 STABLE
AS $function$
  select wufei.as_one(string_to_array(nullif(current_setting('wufei.parties', true), ''), ',')::int[]) $function$;
CREATE OR REPLACE FUNCTION wufei.my_streets()
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(string_to_array(nullif(current_setting('wufei.streets', true), ''), ','), '{}') $function$;
CREATE OR REPLACE FUNCTION wufei.my_unit()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(current_setting('wufei.unit', true), '') $function$;
CREATE OR REPLACE FUNCTION wufei.never_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% of % is not allowed: what is booked stays', tg_op, tg_table_name using errcode = 'WF005';
end $function$;
CREATE OR REPLACE FUNCTION wufei.package_bearing(asked_scheme text, asked text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select p.code from package_external x join package p on p.district = x.district and p.id = x.package
  where x.district = district() and x.scheme = asked_scheme and x.value = asked $function$;
CREATE OR REPLACE FUNCTION wufei.party_has_account(wanted integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select exists (select 1 from account a where a.district = district() and a.active and a.parties && as_one(array[wanted])) $function$;
CREATE OR REPLACE FUNCTION wufei.posting_opens()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(wufei.gate(wufei.district()));
  return null;
end $function$;
CREATE OR REPLACE FUNCTION wufei.posting_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.tx := pg_current_xact_id();
  if new.district is distinct from wufei.district() then
    raise exception 'posting of another district' using errcode = 'WF004';
  end if;
  return new;
end $function$;
CREATE OR REPLACE FUNCTION wufei.published_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status = 'published' then raise exception 'a published bulletin does not change'; end if;
  return new;
end $function$;
CREATE OR REPLACE FUNCTION wufei.sees_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(current_setting('wufei.scope', true), '') = 'all' $function$;
CREATE OR REPLACE FUNCTION wufei.sent_to(receiver integer, wanted text[], from_day date, to_day date)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
  select coalesce(sum(coalesce(m.accepted, m.shipped)), 0)::bigint from movement m
  where m.district = district() and m.consignee = receiver and m.departed_on >= from_day and m.departed_on < to_day
    and m.status <> 'cancelled' and (m.code = any (wanted) or 'HW' || right(m.code, 2) = any (wanted)) $function$;
CREATE OR REPLACE FUNCTION wufei.take_position(d integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'wufei', 'pg_temp'
AS $function$
begin
  perform pg_advisory_xact_lock(gate(d));
  return (select coalesce(max(id), 0) from posting where district = d);
end $function$;
CREATE OR REPLACE FUNCTION wufei.underway_change(d integer, after bigint, upto bigint)
 RETURNS TABLE(month date, origin integer, code text, stream wufei.stream, purpose wufei.purpose, place wufei.place, grams numeric)
 LANGUAGE sql
 STABLE
AS $function$
  with touched as (
    select distinct e.lot from wufei.entry e
    where e.district = d and e.posting > after and e.posting <= upto and e."position" = 'in_transit' and e.purpose is not null
  ), moved as (
    select e.lot, date_trunc('month', e.occurred_on)::date as moved_in, e.origin, e.code, e.stream, e.purpose, e.place, e.own,
      sum(e.grams) as now, coalesce(sum(e.grams) filter (where e.posting <= after), 0) as was
    from touched t join wufei.entry e on e.lot = t.lot and e.district = d
    where e."position" = 'in_transit' and e.purpose is not null and e.posting <= upto
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ), summed as (
    select *, sum(now) over (partition by lot, moved_in) as now_left, sum(was) over (partition by lot, moved_in) as was_left from moved
  ), dated as (
    select *, min(moved_in) filter (where now_left > 0) over (partition by lot) as now_in,
      min(moved_in) filter (where was_left > 0) over (partition by lot) as was_in
    from summed
  )
  select c.left_in, m.origin, m.code, m.stream, m.purpose, m.place, sum(c.change)
  from dated m cross join lateral (values (m.now_in, m.now), (m.was_in, -m.was)) c(left_in, change)
  where m.own and c.left_in is not null
  group by 1, 2, 3, 4, 5, 6 having sum(c.change) <> 0
$function$;

-- triggers

CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.attachment FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.audit FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER published_stays BEFORE DELETE OR UPDATE ON wufei.bulletin FOR EACH ROW EXECUTE FUNCTION wufei.published_stays();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.bulletin_answer FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.bulletin_confirmation FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.bulletin_feedback FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.catalogue_edition FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.catalogue_entry FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.collection_act FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.command FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.control_total_column FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.delivery FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER entries_checked AFTER INSERT ON wufei.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION wufei.entries_checked();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.entry FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.exchange_file FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.exchange_row FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.goal_verdict FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.indicator_definition FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.manifest_act FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.manifest_bulk_row FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.manifest_movement FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.matter_event FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.notice FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.notice_read FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.package_act FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.package_external FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.plan_carry FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.plan_item FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.plan_system FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.plan_text FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.plan_version FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.posting FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER posting_opens BEFORE INSERT ON wufei.posting FOR EACH STATEMENT EXECUTE FUNCTION wufei.posting_opens();
CREATE TRIGGER posting_row BEFORE INSERT ON wufei.posting FOR EACH ROW EXECUTE FUNCTION wufei.posting_row();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.posting_attachment FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.posting_record FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.progress_decision FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.progress_evidence FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.progress_report FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.record FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.register_entry FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.reminder_setting FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.reported_figure FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.reported_figure_attachment FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.signed_lists FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.webhook_attempt FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON wufei.webhook_event FOR EACH STATEMENT EXECUTE FUNCTION wufei.never_changes();

-- row-level security

alter table wufei.account enable row level security;
alter table wufei.api_token enable row level security;
alter table wufei.attachment enable row level security;
alter table wufei.audit enable row level security;
alter table wufei.bulletin enable row level security;
alter table wufei.bulletin_answer enable row level security;
alter table wufei.bulletin_confirmation enable row level security;
alter table wufei.bulletin_feedback enable row level security;
alter table wufei.capacity enable row level security;
alter table wufei.catalogue_edition enable row level security;
alter table wufei.catalogue_entry enable row level security;
alter table wufei.collection_act enable row level security;
alter table wufei.collection_run enable row level security;
alter table wufei.command enable row level security;
alter table wufei.control_total enable row level security;
alter table wufei.control_total_column enable row level security;
alter table wufei.delivery enable row level security;
alter table wufei.entry enable row level security;
alter table wufei.exchange_file enable row level security;
alter table wufei.exchange_row enable row level security;
alter table wufei.facility enable row level security;
alter table wufei.facility_history enable row level security;
alter table wufei.goal_verdict enable row level security;
alter table wufei.import enable row level security;
alter table wufei.import_row enable row level security;
alter table wufei.indicator_definition enable row level security;
alter table wufei.late_entry enable row level security;
alter table wufei.lot enable row level security;
alter table wufei.lot_balance enable row level security;
alter table wufei.manifest enable row level security;
alter table wufei.manifest_act enable row level security;
alter table wufei.manifest_bulk_row enable row level security;
alter table wufei.manifest_guest enable row level security;
alter table wufei.manifest_movement enable row level security;
alter table wufei.manifest_package enable row level security;
alter table wufei.manifest_register enable row level security;
alter table wufei.matter enable row level security;
alter table wufei.matter_event enable row level security;
alter table wufei.movement enable row level security;
alter table wufei.notice enable row level security;
alter table wufei.notice_read enable row level security;
alter table wufei.number_series enable row level security;
alter table wufei.origin_month enable row level security;
alter table wufei.package enable row level security;
alter table wufei.package_act enable row level security;
alter table wufei.package_external enable row level security;
alter table wufei.party enable row level security;
alter table wufei.party_alias enable row level security;
alter table wufei.party_history enable row level security;
alter table wufei.period_close enable row level security;
alter table wufei.permit enable row level security;
alter table wufei.plan_carry enable row level security;
alter table wufei.plan_item enable row level security;
alter table wufei.plan_member enable row level security;
alter table wufei.plan_period enable row level security;
alter table wufei.plan_system enable row level security;
alter table wufei.plan_text enable row level security;
alter table wufei.plan_version enable row level security;
alter table wufei.posting enable row level security;
alter table wufei.posting_attachment enable row level security;
alter table wufei.posting_record enable row level security;
alter table wufei.presumption enable row level security;
alter table wufei.progress_decision enable row level security;
alter table wufei.progress_evidence enable row level security;
alter table wufei.progress_report enable row level security;
alter table wufei.record enable row level security;
alter table wufei.register_entry enable row level security;
alter table wufei.reminder_setting enable row level security;
alter table wufei.reported_figure enable row level security;
alter table wufei.reported_figure_attachment enable row level security;
alter table wufei.rollup enable row level security;
alter table wufei.rollup_district enable row level security;
alter table wufei.rollup_mark enable row level security;
alter table wufei.saved_mapping enable row level security;
alter table wufei.signed_lists enable row level security;
alter table wufei.underway_month enable row level security;
alter table wufei.unit_duty enable row level security;
alter table wufei.webhook enable row level security;
alter table wufei.webhook_attempt enable row level security;
alter table wufei.webhook_delivery enable row level security;
alter table wufei.webhook_event enable row level security;

-- policies

create policy seen on wufei.account as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (login = current_setting('wufei.actor'::text, true)))));
create policy seen on wufei.api_token as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.my_parties() AS my_parties)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy evidence on wufei.attachment as permissive for select to wufei_app
  using ((EXISTS ( SELECT 1
   FROM wufei.posting_attachment p
  WHERE ((p.district = attachment.district) AND (p.hash = attachment.hash)))));
create policy plan_evidence on wufei.attachment as permissive for select to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government) AND ((actor = current_setting('wufei.actor'::text, true)) OR (EXISTS ( SELECT 1
   FROM wufei.progress_evidence e
  WHERE ((e.district = attachment.district) AND (e.hash = attachment.hash)))) OR (EXISTS ( SELECT 1
   FROM wufei.goal_verdict v
  WHERE ((v.district = attachment.district) AND (attachment.hash = ANY (v.evidence))))))));
create policy register_evidence on wufei.attachment as permissive for select to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government) AND (EXISTS ( SELECT 1
   FROM wufei.register_entry e
  WHERE ((e.district = attachment.district) AND (attachment.hash = ANY (e.files)))))));
create policy seen on wufei.attachment as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.audit as permissive for select to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.sees_all() AS sees_all)));
create policy written on wufei.audit as permissive for insert to wufei_app
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.bulletin as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.bulletin_answer as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.sees_all() AS sees_all)))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.bulletin_confirmation as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.bulletin_feedback as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.sees_all() AS sees_all)))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.capacity as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.catalogue_edition as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.catalogue_entry as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.collection_act as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.collection_run r
  WHERE ((r.district = collection_act.district) AND (r.id = collection_act.run))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.collection_run as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.acting_parties() AS acting_parties)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy mine on wufei.command as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (actor = current_setting('wufei.actor'::text, true)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.control_total as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.control_total_column as permissive for all to wufei_app
  using ((EXISTS ( SELECT 1
   FROM wufei.control_total t
  WHERE ((t.district = control_total_column.district) AND (t.id = control_total_column.total)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy office on wufei.delivery as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.sees_all() AS sees_all)));
create policy seen on wufei.entry as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (owner = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])) OR (origin = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.exchange_file as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.my_parties() AS my_parties)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.exchange_row as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.exchange_file f
  WHERE ((f.district = exchange_row.district) AND (f.id = exchange_row.file))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.facility as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.facility_history as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy government on wufei.goal_verdict as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy seen on wufei.import as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR ((unit IS NOT NULL) AND (unit = ( SELECT wufei.my_unit() AS my_unit))))));
create policy seen on wufei.import_row as permissive for all to wufei_app
  using (((district, import) IN ( SELECT i.district,
    i.id
   FROM wufei.import i)))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.indicator_definition as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.late_entry as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])))));
create policy seen on wufei.lot as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (EXISTS ( SELECT 1
   FROM wufei.posting p
  WHERE ((p.district = lot.district) AND (p.id = lot.posting)))) OR (EXISTS ( SELECT 1
   FROM wufei.entry e
  WHERE ((e.district = lot.district) AND (e.lot = lot.id)))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.lot_balance as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (owner = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))));
create policy seen on wufei.manifest as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.acting_parties() AS acting_parties)) OR (consignor = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])) OR (consignee = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_act as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.manifest m
  WHERE ((m.district = manifest_act.district) AND (m.id = manifest_act.manifest))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_bulk_row as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.acting_parties() AS acting_parties)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_guest as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.manifest m
  WHERE ((m.district = manifest_guest.district) AND (m.id = manifest_guest.manifest))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_movement as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.manifest m
  WHERE ((m.district = manifest_movement.district) AND (m.id = manifest_movement.manifest))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_package as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.package p
  WHERE ((p.district = manifest_package.district) AND (p.id = manifest_package.package))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.manifest_register as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.acting_parties() AS acting_parties)::integer[])) OR (counterparty = ANY (( SELECT wufei.acting_parties() AS acting_parties)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy concerned on wufei.matter as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (units && ( SELECT wufei.my_streets() AS my_streets)) OR (( SELECT wufei.my_unit() AS my_unit) = ANY (units)))));
create policy concerned on wufei.matter_event as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.matter m
  WHERE ((m.district = matter_event.district) AND (m.id = matter_event.matter))))));
create policy seen on wufei.movement as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (owner = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR (carrier = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR (consignor = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])) OR (consignee = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy government on wufei.notice as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy own on wufei.notice_read as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy common on wufei.number_series as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.origin_month as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (origin = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))));
create policy seen on wufei.package as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.acting_parties() AS acting_parties)) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.package_act as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.package p
  WHERE ((p.district = package_act.district) AND (p.id = package_act.package))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.package_external as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.package p
  WHERE ((p.district = package_external.district) AND (p.id = package_external.package))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.party as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.party_alias as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.party_history as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy common on wufei.period_close as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.permit as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy government on wufei.plan_carry as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_item as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_member as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_period as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_system as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_text as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.plan_version as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy seen on wufei.posting as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.my_parties() AS my_parties)) OR (facilities && ( SELECT wufei.my_facilities() AS my_facilities)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.posting_attachment as permissive for all to wufei_app
  using ((EXISTS ( SELECT 1
   FROM wufei.posting p
  WHERE ((p.district = posting_attachment.district) AND (p.id = posting_attachment.posting)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.posting_record as permissive for all to wufei_app
  using ((EXISTS ( SELECT 1
   FROM wufei.record r
  WHERE ((r.district = posting_record.district) AND (r.id = posting_record.record)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.presumption as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (owner = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy government on wufei.progress_decision as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.progress_evidence as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy government on wufei.progress_report as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy seen on wufei.record as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR ((unit IS NOT NULL) AND (unit = ( SELECT wufei.my_unit() AS my_unit))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy government on wufei.register_entry as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy office on wufei.reminder_setting as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.reported_figure as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy directory on wufei.reported_figure_attachment as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.rollup as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (facility = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])) OR (origin = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))));
create policy seen on wufei.rollup_district as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.sees_all() AS sees_all)));
create policy common on wufei.rollup_mark as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.saved_mapping as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (party = ANY (( SELECT wufei.my_parties() AS my_parties)::integer[])) OR ((unit IS NOT NULL) AND (unit = ( SELECT wufei.my_unit() AS my_unit))))));
create policy directory on wufei.signed_lists as permissive for all to wufei_app
  using ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.underway_month as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (origin = ANY (( SELECT wufei.my_facilities() AS my_facilities)::integer[])))));
create policy government on wufei.unit_duty as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND ( SELECT wufei.in_government() AS in_government)));
create policy seen on wufei.webhook as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (parties && ( SELECT wufei.my_parties() AS my_parties)))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.webhook_attempt as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.webhook_delivery d
  WHERE ((d.district = webhook_attempt.district) AND (d.id = webhook_attempt.delivery))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.webhook_delivery as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (EXISTS ( SELECT 1
   FROM wufei.webhook w
  WHERE ((w.district = webhook_delivery.district) AND (w.id = webhook_delivery.webhook))))))
  with check ((district = ( SELECT wufei.district() AS district)));
create policy seen on wufei.webhook_event as permissive for all to wufei_app
  using (((district = ( SELECT wufei.district() AS district)) AND (( SELECT wufei.sees_all() AS sees_all) OR (EXISTS ( SELECT 1
   FROM wufei.webhook_delivery d
  WHERE ((d.district = webhook_event.district) AND (d.event = webhook_event.id)))))))
  with check ((district = ( SELECT wufei.district() AS district)));

-- grants

grant update on column wufei.api_token (last_used_on) to wufei_app;
grant update on column wufei.api_token (revoked_at) to wufei_app;
grant update on column wufei.api_token (revoked_by) to wufei_app;
grant update on column wufei.control_total (superseded_at) to wufei_app;
grant update on column wufei.control_total (superseded_by) to wufei_app;
grant update on column wufei.control_total (superseded_day) to wufei_app;
grant update on column wufei.lot (available_from) to wufei_app;
grant update on column wufei.lot (details) to wufei_app;
grant update on column wufei.lot (label) to wufei_app;
grant update on column wufei.plan_member (replaced_by) to wufei_app;
grant update on column wufei.plan_member (to_day) to wufei_app;
grant update on column wufei.plan_period (reopen_reason) to wufei_app;
grant update on column wufei.plan_period (reopened_at) to wufei_app;
grant update on column wufei.plan_period (reopened_by) to wufei_app;
grant update on column wufei.unit_duty (to_day) to wufei_app;
grant update on column wufei.webhook (disabled_at) to wufei_app;
grant update on column wufei.webhook (disabled_by) to wufei_app;
grant update on column wufei.webhook (disabled_reason) to wufei_app;
grant update on column wufei.webhook (kinds) to wufei_app;
grant update on column wufei.webhook (name) to wufei_app;
grant update on column wufei.webhook (old_secret) to wufei_app;
grant update on column wufei.webhook (old_until) to wufei_app;
grant update on column wufei.webhook (removed_at) to wufei_app;
grant update on column wufei.webhook (secret) to wufei_app;
grant update on column wufei.webhook (url) to wufei_app;
grant update on column wufei.webhook_delivery (attempts) to wufei_app;
grant update on column wufei.webhook_delivery (next_at) to wufei_app;
grant update on column wufei.webhook_delivery (state) to wufei_app;
grant execute on function wufei.acting_parties() to wufei_app;
grant execute on function wufei.analyze_grown() to wufei_app;
grant execute on function wufei.as_one(parties integer[]) to public;
grant execute on function wufei.command_find(asker text, asked text) to wufei_app;
grant execute on function wufei.district() to public;
grant execute on function wufei.emit_event(event_kind text, thing text, content jsonb, moment timestamp with time zone) to wufei_app;
grant execute on function wufei.entries_checked() to public;
grant execute on function wufei.facility_booked(f integer) to wufei_app;
grant execute on function wufei.fold(d integer, upto bigint, at timestamp with time zone) to wufei_app;
grant execute on function wufei.gate(d integer) to public;
grant execute on function wufei.in_government() to public;
grant execute on function wufei.lock_book(keys text[], lot_facilities integer[], lots bigint[]) to wufei_app;
grant execute on function wufei.manifest_bearing(official text) to wufei_app;
grant execute on function wufei.my_facilities() to public;
grant execute on function wufei.my_parties() to public;
grant execute on function wufei.my_streets() to public;
grant execute on function wufei.my_unit() to public;
grant execute on function wufei.never_changes() to public;
grant execute on function wufei.package_bearing(asked_scheme text, asked text) to wufei_app;
grant execute on function wufei.party_has_account(wanted integer) to wufei_app;
grant execute on function wufei.posting_opens() to public;
grant execute on function wufei.posting_row() to public;
grant execute on function wufei.published_stays() to public;
grant execute on function wufei.sees_all() to public;
grant execute on function wufei.sent_to(receiver integer, wanted text[], from_day date, to_day date) to wufei_app;
grant execute on function wufei.take_position(d integer) to wufei_app;
grant execute on function wufei.underway_change(d integer, after bigint, upto bigint) to wufei_app;
grant execute on function wufei.underway_change(d integer, after bigint, upto bigint) to wufei_read;
grant usage on schema auth to wufei_app;
grant usage on schema migration to wufei_app;
grant usage on schema migration to wufei_read;
grant usage on schema wufei to wufei_app;
grant usage on schema wufei to wufei_read;
grant usage on sequence wufei.account_id_seq to wufei_app;
grant usage on sequence wufei.audit_id_seq to wufei_app;
grant usage on sequence wufei.facility_id_seq to wufei_app;
grant usage on sequence wufei.late_entry_id_seq to wufei_app;
grant usage on sequence wufei.lot_id to wufei_app;
grant usage on sequence wufei.movement_id to wufei_app;
grant usage on sequence wufei.package_ordinal to wufei_app;
grant usage on sequence wufei.party_id_seq to wufei_app;
grant usage on sequence wufei.period_close_id_seq to wufei_app;
grant usage on sequence wufei.plan_item_id to wufei_app;
grant usage on sequence wufei.posting_id to wufei_app;
grant usage on sequence wufei.record_id to wufei_app;
grant usage on sequence wufei.register_entry_id to wufei_app;
grant usage on sequence wufei.total_id to wufei_app;
grant delete, insert, select, update on table auth."user" to wufei_app;
grant delete, insert, select, update on table auth.account to wufei_app;
grant delete, insert, select, update on table auth.attempt to wufei_app;
grant delete, insert, select, update on table auth.session to wufei_app;
grant delete, insert, select, update on table auth.verification to wufei_app;
grant select on table migration.applied to wufei_app;
grant select on table migration.applied to wufei_read;
grant insert, select, update on table wufei.account to wufei_app;
grant select on table wufei.account to wufei_read;
grant insert, select on table wufei.api_token to wufei_app;
grant insert, select on table wufei.attachment to wufei_app;
grant select on table wufei.attachment to wufei_read;
grant insert, select on table wufei.audit to wufei_app;
grant select on table wufei.audit to wufei_read;
grant insert, select, update on table wufei.bulletin to wufei_app;
grant select on table wufei.bulletin to wufei_read;
grant insert, select on table wufei.bulletin_answer to wufei_app;
grant select on table wufei.bulletin_answer to wufei_read;
grant insert, select on table wufei.bulletin_confirmation to wufei_app;
grant select on table wufei.bulletin_confirmation to wufei_read;
grant insert, select on table wufei.bulletin_feedback to wufei_app;
grant select on table wufei.bulletin_feedback to wufei_read;
grant insert, select, update on table wufei.capacity to wufei_app;
grant select on table wufei.capacity to wufei_read;
grant insert, select on table wufei.catalogue_edition to wufei_app;
grant select on table wufei.catalogue_edition to wufei_read;
grant insert, select on table wufei.catalogue_entry to wufei_app;
grant select on table wufei.catalogue_entry to wufei_read;
grant insert, select on table wufei.collection_act to wufei_app;
grant select on table wufei.collection_act to wufei_read;
grant insert, select, update on table wufei.collection_run to wufei_app;
grant select on table wufei.collection_run to wufei_read;
grant insert, select on table wufei.command to wufei_app;
grant select on table wufei.command to wufei_read;
grant insert, select on table wufei.control_total to wufei_app;
grant select on table wufei.control_total to wufei_read;
grant insert, select on table wufei.control_total_column to wufei_app;
grant select on table wufei.control_total_column to wufei_read;
grant insert, select on table wufei.delivery to wufei_app;
grant select on table wufei.delivery to wufei_read;
grant insert, select on table wufei.entry to wufei_app;
grant select on table wufei.entry to wufei_read;
grant insert, select on table wufei.exchange_file to wufei_app;
grant select on table wufei.exchange_file to wufei_read;
grant insert, select on table wufei.exchange_row to wufei_app;
grant select on table wufei.exchange_row to wufei_read;
grant insert, select, update on table wufei.facility to wufei_app;
grant select on table wufei.facility to wufei_read;
grant insert, select, update on table wufei.facility_history to wufei_app;
grant select on table wufei.facility_history to wufei_read;
grant insert, select on table wufei.goal_verdict to wufei_app;
grant select on table wufei.goal_verdict to wufei_read;
grant insert, select, update on table wufei.import to wufei_app;
grant select on table wufei.import to wufei_read;
grant delete, insert, select, update on table wufei.import_row to wufei_app;
grant select on table wufei.import_row to wufei_read;
grant insert, select on table wufei.indicator_definition to wufei_app;
grant select on table wufei.indicator_definition to wufei_read;
grant insert, select, update on table wufei.late_entry to wufei_app;
grant select on table wufei.late_entry to wufei_read;
grant insert, select on table wufei.lot to wufei_app;
grant select on table wufei.lot to wufei_read;
grant select on table wufei.lot_balance to wufei_app;
grant select on table wufei.lot_balance to wufei_read;
grant insert, select, update on table wufei.manifest to wufei_app;
grant select on table wufei.manifest to wufei_read;
grant insert, select on table wufei.manifest_act to wufei_app;
grant select on table wufei.manifest_act to wufei_read;
grant insert, select on table wufei.manifest_bulk_row to wufei_app;
grant select on table wufei.manifest_bulk_row to wufei_read;
grant insert, select, update on table wufei.manifest_guest to wufei_app;
grant insert, select on table wufei.manifest_movement to wufei_app;
grant select on table wufei.manifest_movement to wufei_read;
grant insert, select, update on table wufei.manifest_package to wufei_app;
grant select on table wufei.manifest_package to wufei_read;
grant insert, select, update on table wufei.manifest_register to wufei_app;
grant select on table wufei.manifest_register to wufei_read;
grant insert, select, update on table wufei.matter to wufei_app;
grant select on table wufei.matter to wufei_read;
grant insert, select on table wufei.matter_event to wufei_app;
grant select on table wufei.matter_event to wufei_read;
grant insert, select, update on table wufei.movement to wufei_app;
grant select on table wufei.movement to wufei_read;
grant insert, select on table wufei.notice to wufei_app;
grant select on table wufei.notice to wufei_read;
grant insert, select on table wufei.notice_read to wufei_app;
grant select on table wufei.notice_read to wufei_read;
grant insert, select, update on table wufei.number_series to wufei_app;
grant select on table wufei.number_series to wufei_read;
grant select on table wufei.origin_month to wufei_app;
grant select on table wufei.origin_month to wufei_read;
grant insert, select, update on table wufei.package to wufei_app;
grant select on table wufei.package to wufei_read;
grant insert, select on table wufei.package_act to wufei_app;
grant select on table wufei.package_act to wufei_read;
grant insert, select on table wufei.package_external to wufei_app;
grant select on table wufei.package_external to wufei_read;
grant insert, select, update on table wufei.party to wufei_app;
grant select on table wufei.party to wufei_read;
grant delete, insert, select on table wufei.party_alias to wufei_app;
grant select on table wufei.party_alias to wufei_read;
grant insert, select, update on table wufei.party_history to wufei_app;
grant select on table wufei.party_history to wufei_read;
grant insert, select, update on table wufei.period_close to wufei_app;
grant select on table wufei.period_close to wufei_read;
grant insert, select, update on table wufei.permit to wufei_app;
grant select on table wufei.permit to wufei_read;
grant insert, select on table wufei.plan_carry to wufei_app;
grant select on table wufei.plan_carry to wufei_read;
grant insert, select on table wufei.plan_item to wufei_app;
grant select on table wufei.plan_item to wufei_read;
grant insert, select on table wufei.plan_member to wufei_app;
grant select on table wufei.plan_member to wufei_read;
grant insert, select on table wufei.plan_period to wufei_app;
grant select on table wufei.plan_period to wufei_read;
grant insert, select on table wufei.plan_system to wufei_app;
grant select on table wufei.plan_system to wufei_read;
grant insert, select on table wufei.plan_text to wufei_app;
grant select on table wufei.plan_text to wufei_read;
grant insert, select on table wufei.plan_version to wufei_app;
grant select on table wufei.plan_version to wufei_read;
grant insert, select on table wufei.posting to wufei_app;
grant select on table wufei.posting to wufei_read;
grant insert, select on table wufei.posting_attachment to wufei_app;
grant select on table wufei.posting_attachment to wufei_read;
grant insert, select on table wufei.posting_record to wufei_app;
grant select on table wufei.posting_record to wufei_read;
grant insert, select, update on table wufei.presumption to wufei_app;
grant select on table wufei.presumption to wufei_read;
grant insert, select on table wufei.progress_decision to wufei_app;
grant select on table wufei.progress_decision to wufei_read;
grant insert, select on table wufei.progress_evidence to wufei_app;
grant select on table wufei.progress_evidence to wufei_read;
grant insert, select on table wufei.progress_report to wufei_app;
grant select on table wufei.progress_report to wufei_read;
grant insert, select on table wufei.record to wufei_app;
grant select on table wufei.record to wufei_read;
grant insert, select on table wufei.register_entry to wufei_app;
grant select on table wufei.register_entry to wufei_read;
grant insert, select on table wufei.reminder_setting to wufei_app;
grant select on table wufei.reminder_setting to wufei_read;
grant insert, select on table wufei.reported_figure to wufei_app;
grant select on table wufei.reported_figure to wufei_read;
grant insert, select on table wufei.reported_figure_attachment to wufei_app;
grant select on table wufei.reported_figure_attachment to wufei_read;
grant select on table wufei.rollup to wufei_app;
grant select on table wufei.rollup to wufei_read;
grant select on table wufei.rollup_district to wufei_app;
grant select on table wufei.rollup_district to wufei_read;
grant select on table wufei.rollup_mark to wufei_app;
grant select on table wufei.rollup_mark to wufei_read;
grant insert, select, update on table wufei.saved_mapping to wufei_app;
grant select on table wufei.saved_mapping to wufei_read;
grant insert, select on table wufei.signed_lists to wufei_app;
grant select on table wufei.signed_lists to wufei_read;
grant select on table wufei.underway_month to wufei_app;
grant select on table wufei.underway_month to wufei_read;
grant insert, select on table wufei.unit_duty to wufei_app;
grant select on table wufei.unit_duty to wufei_read;
grant insert, select on table wufei.webhook to wufei_app;
grant insert, select on table wufei.webhook_attempt to wufei_app;
grant select on table wufei.webhook_attempt to wufei_read;
grant insert, select on table wufei.webhook_delivery to wufei_app;
grant select on table wufei.webhook_delivery to wufei_read;
grant insert, select on table wufei.webhook_event to wufei_app;
grant select on table wufei.webhook_event to wufei_read;
