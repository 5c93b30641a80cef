-- Interfaces to other programs: tokens, webhooks with their outbox and log, files exchanged with systems elsewhere.

-- A key that a program signs its requests with. It may at most what its maker may at that moment.
create table wufei.api_token (
  district int not null,
  id bigint generated always as identity,
  account int not null,                            -- its maker
  parties int[] not null,                          -- the maker's when it was made (row-level security)
  name text not null,
  prefix text not null,                            -- what of it is shown
  hash text not null,                              -- SHA-256; the token itself is kept nowhere
  scope jsonb not null,                            -- resource → read | write
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  last_used_on date,
  primary key (district, id),
  foreign key (district, account) references wufei.account (district, id),
  check (expires_at > created_at)
);
create unique index api_token_hash on wufei.api_token (hash, district);

-- An address that is told of events. Secrets are sealed under the server's own secret.
create table wufei.webhook (
  district int not null,
  id bigint generated always as identity,
  account int not null,                            -- whose rights decide which events it is told of
  parties int[] not null,
  name text not null,
  url text not null,
  kinds text[] not null,
  secret text not null,
  old_secret text,                                 -- signs along until old_until
  old_until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  disabled_at timestamptz,
  disabled_by text,
  disabled_reason text,
  removed_at timestamptz,
  primary key (district, id),
  foreign key (district, account) references wufei.account (district, id)
);
create index webhook_kinds on wufei.webhook using gin (kinds) where removed_at is null and disabled_at is null;

-- The outbox: written in the transaction of the act, so that it exists exactly when the act does.
create table wufei.webhook_event (
  district int not null,
  id bigint generated always as identity,
  kind text not null,
  object text not null,                            -- `manifest 17`
  body jsonb not null,
  at timestamptz not null,
  primary key (district, id)
);

create table wufei.webhook_delivery (
  district int not null,
  id bigint generated always as identity,
  webhook bigint not null,
  event bigint not null,
  replay boolean not null default false,
  state text not null check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  next_at timestamptz,
  created_at timestamptz not null,
  primary key (district, id),
  foreign key (district, webhook) references wufei.webhook (district, id),
  foreign key (district, event) references wufei.webhook_event (district, id)
);
create unique index webhook_delivery_once on wufei.webhook_delivery (webhook, event, district) where not replay;
create index webhook_delivery_latest on wufei.webhook_delivery (webhook, district, id desc);

create table wufei.webhook_attempt (
  district int not null,
  delivery bigint not null,
  attempt int not null,
  at timestamptz not null,
  status int,                                      -- of HTTP; null where nothing answered
  ms int not null,
  answer text,                                     -- the first 500 characters
  error text,
  primary key (district, delivery, attempt),
  foreign key (district, delivery) references wufei.webhook_delivery (district, id)
);

/* Keeps an event and has it handed out, if anybody has asked for its kind; one round trip, which leaves with the commit.
   Who may know of the thing is asked when it is handed out. */
create function wufei.emit_event(event_kind text, thing text, content jsonb, moment timestamptz) returns void
  language plpgsql security definer set search_path = wufei, pg_temp as $$
declare made bigint;
begin
  if not exists (select 1 from webhook w where w.district = district() and w.removed_at is null and w.disabled_at is null
    and w.kinds @> array[event_kind]) then return; end if;
  insert into webhook_event (district, kind, object, body, at) values (district(), event_kind, thing, content, moment)
    returning id into made;
  perform graphile_worker.add_job('webhook_hand_out:' || district(), json_build_object('event', made));
end $$;

-- A file for, or from, a system elsewhere; its rows as they were written or read.
create table wufei.exchange_file (
  district int not null,
  id bigint generated always as identity,
  system text not null,                            -- the pack's key
  direction text not null check (direction in ('out', 'in')),
  parties int[] not null,                          -- who may see it besides the district
  name text not null,
  hash text not null,
  span text,                                       -- of what went out: from..to
  rows int not null,
  outcome jsonb not null default '{}',
  at timestamptz not null,
  actor text not null,
  primary key (district, id)
);
create unique index exchange_file_once on wufei.exchange_file (hash, system, actor, district) where direction = 'in';
create index exchange_file_latest on wufei.exchange_file (system, district, id desc);

create table wufei.exchange_row (
  district int not null,
  file bigint not null,
  row int not null,                                -- as Excel counts
  manifest bigint,                                 -- null: only there
  official_no text,
  day date,                                        -- of loading, as the row says
  values jsonb not null,
  note text,
  primary key (district, file, row),
  foreign key (district, file) references wufei.exchange_file (district, id),
  foreign key (district, manifest) references wufei.manifest (district, id)
);
create index exchange_row_manifest on wufei.exchange_row (manifest, district, file desc) where manifest is not null;

revoke execute on function wufei.emit_event(text, text, jsonb, timestamptz) from public;
grant execute on function wufei.emit_event(text, text, jsonb, timestamptz) to wufei_app;

do $$
declare t text;
begin
  foreach t in array array['api_token', 'webhook', 'webhook_event', 'webhook_delivery', 'webhook_attempt', 'exchange_file', 'exchange_row'] loop
    execute format('grant select, insert on wufei.%I to wufei_app', t);
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
  foreach t in array array['webhook_event', 'webhook_attempt', 'exchange_file', 'exchange_row'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
  foreach t in array array['webhook_event', 'webhook_delivery', 'webhook_attempt', 'exchange_file', 'exchange_row'] loop
    execute format('grant select on wufei.%I to wufei_read', t);
  end loop;
end $$;
grant update (revoked_at, revoked_by, last_used_on) on wufei.api_token to wufei_app;
grant update (name, url, kinds, secret, old_secret, old_until, disabled_at, disabled_by, disabled_reason, removed_at) on wufei.webhook to wufei_app;
grant update (state, attempts, next_at) on wufei.webhook_delivery to wufei_app;

-- Whoever acts for a party sees what was made for it, by whichever of its accounts.
create policy seen on wufei.api_token to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.my_parties())::int[])) with check (district = (select wufei.district()));
create policy seen on wufei.webhook to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.my_parties())::int[])) with check (district = (select wufei.district()));
create policy seen on wufei.webhook_delivery to wufei_app using (district = (select wufei.district()) and exists (
  select 1 from wufei.webhook w where w.district = webhook_delivery.district and w.id = webhook)) with check (district = (select wufei.district()));
create policy seen on wufei.webhook_event to wufei_app using (district = (select wufei.district()) and ((select wufei.sees_all()) or exists (
  select 1 from wufei.webhook_delivery d where d.district = webhook_event.district and d.event = webhook_event.id)))
  with check (district = (select wufei.district()));
create policy seen on wufei.webhook_attempt to wufei_app using (district = (select wufei.district()) and exists (
  select 1 from wufei.webhook_delivery d where d.district = webhook_attempt.district and d.id = delivery)) with check (district = (select wufei.district()));
create policy seen on wufei.exchange_file to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.my_parties())::int[])) with check (district = (select wufei.district()));
create policy seen on wufei.exchange_row to wufei_app using (district = (select wufei.district()) and exists (
  select 1 from wufei.exchange_file f where f.district = exchange_row.district and f.id = file)) with check (district = (select wufei.district()));
