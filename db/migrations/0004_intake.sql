-- Intake: files on their way into the book. The book itself keeps the records; these are working tables beside it.

create table wufei.import (
  district int not null,
  id bigint generated always as identity,
  file_hash text not null,                         -- SHA-256 of the file as it was sent
  file_name text not null,
  bytes bigint not null,
  stored_path text not null,                       -- below the data folder
  party int,                                       -- whose records they are; null: a unit's
  unit text,
  form text,                                       -- of the first sheet; null until recognized or chosen
  mapping jsonb,                                   -- the columns as a person put them, null: as recognized
  status text not null check (status in
    ('uploaded', 'analysing', 'ready', 'booking', 'done', 'partly', 'cancelled', 'failed')),
  choice text check (choice in ('all', 'good')),   -- all or nothing, or the good rows now
  options jsonb not null default '{}',             -- the person's answers: create parties, reverse missing rows …
  counts jsonb not null default '{}',
  problems jsonb not null default '[]',            -- what concerns the file as a whole
  grams numeric not null default 0,                -- principal quantity of the good rows
  first_day date,
  last_day date,
  staged int not null default 0,                   -- rows read so far
  done int not null default 0,                     -- rows gone through by the step under way; durable with them
  total int,                                       -- of so many; null while still being read
  failure text,
  acting jsonb not null,                           -- the actor in whose name it is booked
  actor text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  demo boolean not null default false,
  primary key (district, id),
  check ((party is null) <> (unit is null))
);
create index import_created on wufei.import (district, created_at);
create index import_open on wufei.import (district, status) where status in ('uploaded', 'analysing', 'booking');

-- One line a row of the file, and one a booked record that the corrected file no longer has.
create table wufei.import_row (
  district int not null,
  import bigint not null,
  no int not null,
  form text not null,
  rank smallint not null,                          -- booked in this order: generation before storage before departure
  sheet text,
  row int,                                         -- as Excel counts, null for a missing record
  identity text,
  hash text,
  day date,
  code text,
  grams bigint,
  content jsonb not null,                          -- typed values, with the text as it was written
  verdict text not null check (verdict in ('good', 'warning', 'matched', 'changed', 'unchanged', 'error', 'missing')),
  messages jsonb not null default '[]',
  before bigint,                                   -- the record this row, or its absence, is compared with
  -- Null until the row is dealt with, in the transaction that does so: what is null is what remains after a crash.
  outcome text check (outcome in ('booked', 'corrected', 'reversed', 'attached', 'noted', 'refused', 'left')),
  record bigint,
  posting bigint,
  primary key (district, import, no)
);
create index import_row_next on wufei.import_row (district, import, rank, no) where outcome is null;
create index import_row_verdict on wufei.import_row (district, import, verdict, no);
create index import_row_identity on wufei.import_row (district, import, identity);

-- How the columns of one kind of sheet were understood, remembered for whoever sends such sheets.
create table wufei.saved_mapping (
  district int not null,
  owner text not null,                             -- 'party <id>' or 'unit <code>'
  signature text not null,                         -- of the headers
  form text not null,
  mapping jsonb not null,
  party int,
  unit text,
  actor text not null,
  updated_at timestamptz not null,
  primary key (district, owner, signature)
);

grant select on wufei.import, wufei.import_row, wufei.saved_mapping to wufei_app, wufei_read;
grant insert, update on wufei.import, wufei.saved_mapping to wufei_app;
-- Staging is made anew with every reading of the file.
grant insert, update, delete on wufei.import_row to wufei_app;

alter table wufei.import enable row level security;
alter table wufei.import_row enable row level security;
alter table wufei.saved_mapping enable row level security;
create policy seen on wufei.import to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.my_parties())::int[])
  or (unit is not null and unit = (select wufei.my_unit()))));
-- Asked once a statement, not once a row: an import has a hundred thousand of them.
create policy seen on wufei.import_row to wufei_app using ((district, import) in (
  select i.district, i.id from wufei.import i))
  with check (district = (select wufei.district()));
create policy seen on wufei.saved_mapping to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.my_parties())::int[])
  or (unit is not null and unit = (select wufei.my_unit()))));
-- Evidence is seen by whoever sees the posting it hangs on, and by whoever sent it in.
create policy evidence on wufei.attachment for select to wufei_app using (exists (
  select 1 from wufei.posting_attachment p where p.district = attachment.district and p.hash = attachment.hash));
