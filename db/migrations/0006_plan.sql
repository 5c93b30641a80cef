-- The plan at work: versions, official text, yearly breakdown, progress, responsibilities. Beside the book: these
-- tables read no mass and hold none. What people said is only added to (a revision, a decision), so that a list can be
-- shown as it was known on any past day.

-- Departments and streets, and whoever sees the district; enterprises see nothing of the plan's working papers.
create function wufei.in_government() returns boolean stable language sql as $$
  select wufei.sees_all() or wufei.my_unit() <> '' or cardinality(coalesce(wufei.my_streets(), '{}')) > 0 $$;

-- Version 1 is the pack's; later ones are amendments. The whole content each time: what a signed list cites stays.
create table wufei.plan_version (
  district int not null,
  plan text not null,
  version int not null check (version > 0),
  content jsonb not null,                          -- packs/plan-data.ts
  hash text not null,                              -- SHA-256 of the content
  moves jsonb not null default '[]',               -- [{from, to}]: whose reported progress goes on under which measure
  reason text not null,
  basis text,                                      -- document by which it was decided
  source text not null check (source in ('pack', 'amendment', 'plan')),
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, plan, version)
);

-- From an old plan's measure to the one of its successor; no new measure: it ends with the old plan.
create table wufei.plan_carry (
  district int not null,
  id int generated always as identity,
  plan text not null,
  measure text not null,
  to_plan text not null,
  to_measure text,
  note text,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);

-- The last row of a measure holds: what the office confirmed where the plan does not fix the system.
create table wufei.plan_system (
  district int not null,
  id int generated always as identity,
  plan text not null,
  measure text not null,
  system text not null check (system in ('institutional', 'technical', 'market', 'supervisory')),
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);

-- The official text, from the office's own document. The last row of a measure holds.
create table wufei.plan_text (
  district int not null,
  id int generated always as identity,
  plan text not null,
  measure text not null,
  text text not null,
  document text not null,                          -- its file name
  document_hash text not null,                     -- SHA-256
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);

-- 年度任务分解. A change is a new revision; two people changing the same one at once cannot both write it.
create sequence wufei.plan_item_id;
create table wufei.plan_item (
  district int not null,
  id int not null,
  revision int not null check (revision > 0),
  plan text not null,
  measure text not null,                           -- of a measure or a safeguard
  year int not null check (year between 1900 and 2999),
  title text not null,
  due_on date not null,
  acceptance text not null,                        -- 验收标准
  unit text not null,                              -- the pack's code of a unit or street
  person text,
  state text not null check (state in ('open', 'done', 'dropped')),
  note text,                                       -- why this revision
  report int,                                      -- accepted report that it was done by
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id, revision)
);
create index plan_item_measure on wufei.plan_item (district, plan, measure);

-- A report is never changed: what was returned is reported anew, naming the one it replaces.
create table wufei.progress_report (
  district int not null,
  id int generated always as identity,
  plan text not null,
  measure text not null,
  item int,
  unit text not null,
  from_day date not null,
  to_day date not null,                            -- exclusive
  percent int not null check (percent between 0 and 100),
  narrative text not null,
  figures jsonb not null default '[]',             -- [{key, value}] of the measure's targets
  replaces int,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  unique (district, replaces),
  check (from_day < to_day)
);
create unique index progress_report_first on wufei.progress_report
  (district, plan, measure, unit, from_day, to_day, coalesce(item, 0)) where replaces is null;
create table wufei.progress_evidence (
  district int not null,
  report int not null,
  hash text not null,
  primary key (district, report, hash),
  foreign key (district, report) references wufei.progress_report (district, id)
);
-- One decision a report: of two reviewers the second finds it decided.
create table wufei.progress_decision (
  district int not null,
  report int not null,
  accepted boolean not null,
  note text,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, report),
  foreign key (district, report) references wufei.progress_report (district, id)
);

-- 填报封期: no report enters these days any more.
create table wufei.plan_period (
  district int not null,
  id int generated always as identity,
  plan text not null,
  from_day date not null,
  to_day date not null,
  reason text not null,
  closed_at timestamptz not null,
  closed_by text not null,
  reopened_at timestamptz,
  reopened_by text,
  reopen_reason text,
  primary key (district, id),
  check (from_day < to_day)
);

-- What a unit owes beside the plan's own list (责任清单).
create table wufei.unit_duty (
  district int not null,
  id int generated always as identity,
  plan text not null,
  unit text not null,
  duty text not null,
  basis text,
  from_day date not null,
  to_day date,                                     -- first day it no longer holds
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  check (to_day is null or from_day < to_day)
);

-- 领导小组 and 专班: who sits for which unit, from when to when, and who came after.
create table wufei.plan_member (
  district int not null,
  id int generated always as identity,
  body text not null check (body in ('leadingGroup', 'taskForce')),
  working_group text,                              -- the pack's key of a group of the task force
  unit text not null,
  person text not null,
  post text,
  role text not null check (role in ('head', 'deputy', 'member', 'liaison')),
  from_day date not null,
  to_day date,
  replaced_by int,
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id),
  check (to_day is null or from_day < to_day)
);

-- The last verdict on a statement of a stage goal holds.
create table wufei.goal_verdict (
  district int not null,
  id int generated always as identity,
  plan text not null,
  statement text not null,
  verdict text not null check (verdict in ('met', 'partly', 'unmet')),
  reason text not null,
  evidence text[] not null default '{}',           -- hashes of attachments
  recorded_at timestamptz not null,
  actor text not null,
  primary key (district, id)
);

do $$
declare t text;
begin
  foreach t in array array['plan_version', 'plan_carry', 'plan_system', 'plan_text', 'plan_item', 'progress_report',
      'progress_evidence', 'progress_decision', 'plan_period', 'unit_duty', 'plan_member', 'goal_verdict'] loop
    execute format('grant select on wufei.%I to wufei_app, wufei_read', t);
    execute format('grant insert on wufei.%I to wufei_app', t);
    execute format('alter table wufei.%I enable row level security', t);
    execute format('create policy government on wufei.%I to wufei_app using (district = (select wufei.district()) and (select wufei.in_government()))', t);
  end loop;
  foreach t in array array['plan_version', 'plan_carry', 'plan_system', 'plan_text', 'plan_item', 'progress_report',
      'progress_evidence', 'progress_decision', 'goal_verdict'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;
grant usage on sequence wufei.plan_item_id to wufei_app;
grant update (reopened_at, reopened_by, reopen_reason) on wufei.plan_period to wufei_app;
grant update (to_day) on wufei.unit_duty to wufei_app;
grant update (to_day, replaced_by) on wufei.plan_member to wufei_app;

-- A file that hangs on a report or a verdict is seen by whoever sees those, and a street sees what it sent in itself.
create policy plan_evidence on wufei.attachment for select to wufei_app using (district = (select wufei.district()) and (select wufei.in_government()) and (
  actor = current_setting('wufei.actor', true)
  or exists (select 1 from wufei.progress_evidence e where e.district = attachment.district and e.hash = attachment.hash)
  or exists (select 1 from wufei.goal_verdict v where v.district = attachment.district and attachment.hash = any (v.evidence))));
