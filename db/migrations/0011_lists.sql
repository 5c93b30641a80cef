-- The four lists as they were signed: frozen with the state of book and plan they rest on.
create table wufei.signed_lists (
  district int not null,
  id int generated always as identity,
  year int not null check (year between 1900 and 2999),
  version int not null check (version > 0),
  as_of date not null,
  book_position text not null,
  plan_version int not null,
  content jsonb not null,
  content_hash text not null,                      -- SHA-256 of the content's canonical JSON
  note text not null,
  signed_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  unique (district, year, version)
);
grant select, insert on wufei.signed_lists to wufei_app;
grant select on wufei.signed_lists to wufei_read;
alter table wufei.signed_lists enable row level security;
create policy directory on wufei.signed_lists to wufei_app using (district = (select wufei.district()));
create trigger never_changes before update or delete or truncate on wufei.signed_lists
  for each statement execute function wufei.never_changes();
