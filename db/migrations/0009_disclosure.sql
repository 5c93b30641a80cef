-- The yearly bulletin (信息公告): drafted, confirmed by the departments, approved, published; a correction is another
-- edition of the same year. What was published never changes.

create table wufei.bulletin (
  district int not null,
  id int generated always as identity,
  year int not null check (year between 1900 and 2999),
  edition int not null check (edition > 0),        -- 1 is the bulletin itself, later ones correct it
  status text not null check (status in ('draft', 'approved', 'published')),
  texts jsonb not null default '{}',               -- what the office writes: overview, work
  reason text,                                     -- of a correction
  content jsonb,                                   -- frozen at approval, with the law of the day at publication
  content_hash text,                               -- SHA-256 of its canonical JSON
  book_position text,
  figures_as_of date,
  approved_by text,
  approved_at timestamptz,
  published_on date,
  published_at timestamptz,
  created_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  unique (district, year, edition),
  check (edition = 1 or reason is not null),
  check (status = 'draft' or (content is not null and content_hash is not null and approved_at is not null)),
  check ((status = 'published') = (published_on is not null))
);

-- A department's word for its own figures, with the figures it saw. The latest of a unit holds.
create table wufei.bulletin_confirmation (
  district int not null,
  id bigint generated always as identity,
  bulletin int not null,
  unit text not null,
  figures jsonb not null,
  figures_hash text not null,
  confirmed_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  foreign key (district, bulletin) references wufei.bulletin (district, id)
);
create index bulletin_confirmation_unit on wufei.bulletin_confirmation (district, bulletin, unit, id);

create table wufei.bulletin_feedback (
  district int not null,
  id bigint generated always as identity,
  year int not null,
  number int not null,                             -- what the sender is told, without gaps by year
  name text,
  contact text,
  message text not null,
  received_at timestamptz not null,
  primary key (district, id),
  unique (district, year, number)
);
create table wufei.bulletin_answer (
  district int not null,
  id bigint generated always as identity,
  feedback bigint not null,
  message text not null,
  public boolean not null,                         -- shown on the page with the question, without name and contact
  answered_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  foreign key (district, feedback) references wufei.bulletin_feedback (district, id)
);
create index bulletin_answer_feedback on wufei.bulletin_answer (district, feedback);

create function wufei.published_stays() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then raise exception 'a published bulletin does not change'; end if;
  return new;
end $$;
create trigger published_stays before update or delete on wufei.bulletin for each row execute function wufei.published_stays();

grant select, insert on wufei.bulletin, wufei.bulletin_confirmation, wufei.bulletin_feedback, wufei.bulletin_answer to wufei_app;
grant update on wufei.bulletin to wufei_app;
grant select on wufei.bulletin, wufei.bulletin_confirmation, wufei.bulletin_feedback, wufei.bulletin_answer to wufei_read;

do $$
declare t text;
begin
  foreach t in array array['bulletin', 'bulletin_confirmation'] loop
    execute format('alter table wufei.%I enable row level security', t);
    execute format('create policy directory on wufei.%I to wufei_app using (district = (select wufei.district()))', t);
  end loop;
  -- Who wrote and how to reach them is for those who see the district.
  foreach t in array array['bulletin_feedback', 'bulletin_answer'] loop
    execute format('alter table wufei.%I enable row level security', t);
    execute format('create policy seen on wufei.%I to wufei_app using (district = (select wufei.district()) and (select wufei.sees_all())) with check (district = (select wufei.district()))', t);
  end loop;
  foreach t in array array['bulletin_confirmation', 'bulletin_feedback', 'bulletin_answer'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;
