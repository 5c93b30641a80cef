-- Rhythm: what walks from hand to hand, reminders and their delivery. Beside the book: nothing here holds a mass.

-- A matter is the last of its events; it can be thrown away and written anew from them (law 9).
create table wufei.matter (
  district int not null,
  id bigint generated always as identity,
  kind text not null check (kind in ('order', 'paper', 'meeting', 'action', 'instruction', 'summary', 'appraisal', 'dispute')),
  state text not null,
  ended boolean not null,                          -- nothing more is owed
  version int not null check (version > 0),        -- number of its last event
  number text,                                     -- 文号
  title text not null check (title <> ''),
  unit text,                                       -- the pack's code of who owes it
  units text[] not null default '{}',              -- everybody concerned
  due date,
  year int not null,
  origin_kind text,                                -- what it arises from: measure, item, matter, submission …
  origin_key text,
  origin_title text,
  payload jsonb not null,                          -- src/plan/matters.contract.ts, by kind
  demo boolean not null default false,
  created_at timestamptz not null,
  primary key (district, id),
  check ((origin_kind is null) = (origin_key is null))
);
create unique index matter_number on wufei.matter (number, district) where number is not null;
create unique index matter_summary on wufei.matter (unit, year, district) where kind = 'summary';
create unique index matter_appraisal on wufei.matter (year, district) where kind = 'appraisal' and state <> 'discarded';
create unique index matter_dispute on wufei.matter (origin_key, unit, (payload->>'item'), district) where kind = 'dispute';
create index matter_origin on wufei.matter (origin_kind, origin_key, district) where origin_kind is not null;
create index matter_due on wufei.matter (due, district) where not ended and due is not null;

create table wufei.matter_event (
  district int not null,
  matter bigint not null,
  seq int not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  act text not null,
  act_name text not null,
  from_state text,
  to_state text not null,
  note text,
  evidence text[] not null default '{}',           -- hashes of attachments
  content jsonb not null,                          -- the matter as it stood after the act
  primary key (district, matter, seq),
  foreign key (district, matter) references wufei.matter (district, id)
);

-- One reminder to one unit, or to the office (null). `key` says of what and on which rung, so that it comes once.
create table wufei.notice (
  district int not null,
  id bigint generated always as identity,
  key text not null,
  unit text,
  title text not null,
  body text not null,
  thing_kind text not null,
  thing_key text not null,
  due date,
  created_at timestamptz not null,
  primary key (district, id)
);
create unique index notice_once on wufei.notice (key, district);
create table wufei.notice_read (
  district int not null,
  notice bigint not null,
  actor text not null,
  at timestamptz not null,
  primary key (district, notice, actor),
  foreign key (district, notice) references wufei.notice (district, id)
);
-- Every attempt to deliver a notice outside the console.
create table wufei.delivery (
  district int not null,
  notice bigint not null,
  channel text not null check (channel in ('mail', 'webhook')),
  attempt int not null,
  at timestamptz not null,
  error text,                                      -- null: delivered
  primary key (district, notice, channel, attempt),
  foreign key (district, notice) references wufei.notice (district, id)
);
-- How the office wants to be reminded; the last row holds, before the first the pack's own.
create table wufei.reminder_setting (
  district int not null,
  id int generated always as identity,
  value jsonb not null,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);

grant select on wufei.matter, wufei.matter_event, wufei.notice, wufei.notice_read, wufei.delivery, wufei.reminder_setting
  to wufei_app, wufei_read;
grant insert, update on wufei.matter to wufei_app;
grant insert on wufei.matter_event, wufei.notice, wufei.notice_read, wufei.delivery, wufei.reminder_setting to wufei_app;

-- Departments and the office see every matter of the district, a street those that concern it, enterprises none.
create policy concerned on wufei.matter to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or units && (select wufei.my_streets())::text[] or (select wufei.my_unit()) = any (units)));
create policy concerned on wufei.matter_event to wufei_app using (district = (select wufei.district())
  and exists (select 1 from wufei.matter m where m.district = matter_event.district and m.id = matter_event.matter));
-- Whoever acts tells others, so writes rows that are not addressed to them; whose are shown is the application's say.
create policy government on wufei.notice to wufei_app using (district = (select wufei.district()) and (select wufei.in_government()));
create policy own on wufei.notice_read to wufei_app using (district = (select wufei.district()));
create policy office on wufei.delivery to wufei_app using (district = (select wufei.district()) and (select wufei.sees_all()));
create policy office on wufei.reminder_setting to wufei_app using (district = (select wufei.district()));

do $$
declare t text;
begin
  foreach t in array array['matter', 'matter_event', 'notice', 'notice_read', 'delivery', 'reminder_setting'] loop
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
  foreach t in array array['matter_event', 'notice', 'notice_read', 'delivery', 'reminder_setting'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;
