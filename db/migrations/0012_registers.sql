-- Projects, activities, honours, trainings, cases, requests: entries of one register, whose kinds are pack data. An
-- entry is never changed: a change is a further revision, so that a list can be shown as it was known on a past day.
create sequence wufei.register_entry_id;
create table wufei.register_entry (
  district int not null,
  id int not null,
  revision int not null check (revision > 0),
  kind text not null,                              -- of the pack
  unit text not null,                              -- whose entry it is: the pack's code of a unit or street
  name text not null,
  day date,
  measures text[] not null default '{}',
  content jsonb not null,                          -- by the kind's fields (packs/registers.ts)
  files text[] not null default '{}',              -- hashes of attachments
  withdrawn boolean not null default false,
  reason text,
  demo boolean not null default false,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id, revision)
);
create index register_entry_kind on wufei.register_entry (kind, district, day);

grant select on wufei.register_entry to wufei_app, wufei_read;
grant insert on wufei.register_entry to wufei_app;
grant usage on sequence wufei.register_entry_id to wufei_app;
alter table wufei.register_entry enable row level security;
create policy government on wufei.register_entry to wufei_app
  using (district = (select wufei.district()) and (select wufei.in_government()));
create trigger never_changes before update or delete or truncate on wufei.register_entry
  for each statement execute function wufei.never_changes();
create policy register_evidence on wufei.attachment for select to wufei_app using (
  district = (select wufei.district()) and (select wufei.in_government())
  and exists (select 1 from wufei.register_entry e where e.district = attachment.district and attachment.hash = any (e.files)));
