-- The second lock (law 2): what the application refuses first, the database refuses again.

-- Everybody who books holds the gate shared; whoever closes a period or takes a book position takes it alone,
-- waits for what is under way, and then knows that nothing can still appear below.
create function wufei.gate(d int) returns bigint immutable language sql as $$ select 7701::bigint << 32 | d $$;

create function wufei.posting_opens() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(wufei.gate(wufei.district()));
  return null;
end $$;

-- The accounts a batch may change, locked one by one in one order: those it names, and those its named lots lie in. A
-- site and its own stores are locked as one, since what leaves the site is drawn from all of them.
create function wufei.lock_book(keys text[], lot_facilities int[], lots bigint[]) returns void
  language plpgsql security definer set search_path = wufei, pg_temp as $$
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
end $$;

create function wufei.posting_row() returns trigger language plpgsql as $$
begin
  new.tx := pg_current_xact_id();
  if new.district is distinct from wufei.district() then
    raise exception 'posting of another district' using errcode = 'WF004';
  end if;
  return new;
end $$;

create function wufei.entries_checked() returns trigger language plpgsql security definer
  set search_path = wufei, pg_temp as $$
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
end $$;

create function wufei.never_changes() returns trigger language plpgsql as $$
begin
  raise exception '% of % is not allowed: what is booked stays', tg_op, tg_table_name using errcode = 'WF005';
end $$;

create trigger posting_opens before insert on wufei.posting for each statement execute function wufei.posting_opens();
create trigger posting_row before insert on wufei.posting for each row execute function wufei.posting_row();
create trigger entries_checked after insert on wufei.entry referencing new table as added
  for each statement execute function wufei.entries_checked();

do $$
declare t text;
begin
  foreach t in array array['posting', 'entry', 'record', 'posting_record', 'posting_attachment', 'attachment', 'command', 'audit', 'control_total_column'] loop
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;

-- A position below which nothing can still appear. Waits for bookings under way, at most as long as the caller allows.
create function wufei.take_position(d int) returns bigint language plpgsql security definer set search_path = wufei, pg_temp as $$
begin
  perform pg_advisory_xact_lock(gate(d));
  return (select coalesce(max(id), 0) from posting where district = d);
end $$;

-- Folds the entries up to a safe position into the rollups. Idempotent; one folder at a time.
create function wufei.fold(d int, upto bigint, at timestamptz) returns bigint language plpgsql security definer
  set search_path = wufei, pg_temp as $$
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
  )
  insert into rollup_district as r
  select t.district, date_trunc('month', t.occurred_on)::date, date_trunc('month', t.since)::date, f.sector, t.code, t.stream,
    t.position, coalesce(t.purpose::text, ''), coalesce(t.place::text, ''), coalesce(t.method, ''), coalesce(t.dest, 0), t.own, t.grade, t.moisture,
    date_trunc('month', t.born)::date, sum(t.grams), count(*)
  from tail t join facility f on f.district = t.district and f.id = t.origin
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  on conflict (district, month, code, position, sector, purpose, place, method, dest, own, grade, moisture, born_month, since)
    do update set grams = r.grams + excluded.grams, entries = r.entries + excluded.entries;
  update rollup_mark set posting = upto, folded_at = at where district = d;
  return upto;
end $$;

------------------------------------------------------------------------------------------------ rights

do $$
declare t text;
begin
  for t in select table_name from information_schema.tables where table_schema = 'wufei' and table_type = 'BASE TABLE' loop
    execute format('grant select on wufei.%I to wufei_app, wufei_read', t);
    execute format('alter table wufei.%I enable row level security', t);
  end loop;
end $$;
grant usage on all sequences in schema wufei to wufei_app;
grant insert on wufei.posting, wufei.entry, wufei.lot, wufei.record, wufei.posting_record, wufei.attachment,
  wufei.posting_attachment, wufei.command, wufei.audit, wufei.control_total, wufei.control_total_column to wufei_app;
-- Registers and projections may be updated; facts may not.
grant insert, update on wufei.party, wufei.facility, wufei.facility_history, wufei.capacity, wufei.movement, wufei.presumption,
  wufei.period_close, wufei.late_entry, wufei.number_series, wufei.account to wufei_app;
grant update (superseded_by, superseded_at, superseded_day) on wufei.control_total to wufei_app;
grant update (label, available_from, details) on wufei.lot to wufei_app;

-- Everybody: own district only.
do $$
declare t text;
begin
  foreach t in array array['party', 'facility', 'facility_history', 'capacity'] loop
    execute format('create policy directory on wufei.%I to wufei_app using (district = (select wufei.district()))', t);
  end loop;
  foreach t in array array['period_close', 'rollup_mark', 'number_series'] loop
    execute format('create policy common on wufei.%I to wufei_app using (district = (select wufei.district()))', t);
  end loop;
end $$;

-- A posting with its fact is for those it concerns (ledger/concerned.rules.ts). Of somebody else's treatment the generator
-- sees the lines of the mass that arose with it, and no more.
create policy seen on wufei.posting to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or parties && (select wufei.my_parties()) or facilities && (select wufei.my_facilities())))
  with check (district = (select wufei.district()));
create policy seen on wufei.entry to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or owner = any ((select wufei.my_parties())::int[]) or facility = any ((select wufei.my_facilities())::int[])
  or origin = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.lot_balance to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or owner = any ((select wufei.my_parties())::int[]) or facility = any ((select wufei.my_facilities())::int[])));
create policy seen on wufei.lot to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or exists (select 1 from wufei.posting p where p.district = lot.district and p.id = lot.posting)
  or exists (select 1 from wufei.entry e where e.district = lot.district and e.lot = lot.id)))
  with check (district = (select wufei.district()));
create policy seen on wufei.movement to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or owner = any ((select wufei.my_parties())::int[]) or carrier = any ((select wufei.my_parties())::int[])
  or consignor = any ((select wufei.my_facilities())::int[]) or consignee = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.presumption to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or owner = any ((select wufei.my_parties())::int[]) or facility = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.rollup to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or facility = any ((select wufei.my_facilities())::int[])
  or origin = any ((select wufei.my_facilities())::int[])));
create policy seen on wufei.rollup_district to wufei_app using (district = (select wufei.district()) and (select wufei.sees_all()));
create policy seen on wufei.control_total to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or facility = any ((select wufei.my_facilities())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.control_total_column to wufei_app using (exists (
  select 1 from wufei.control_total t where t.district = control_total_column.district and t.id = total))
  with check (district = (select wufei.district()));
create policy seen on wufei.record to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.my_parties())::int[])
  or (unit is not null and unit = (select wufei.my_unit()))))
  with check (district = (select wufei.district()));
create policy seen on wufei.posting_record to wufei_app using (exists (
  select 1 from wufei.record r where r.district = posting_record.district and r.id = record))
  with check (district = (select wufei.district()));
create policy seen on wufei.attachment to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.my_parties())::int[])))
  with check (district = (select wufei.district()));
create policy seen on wufei.posting_attachment to wufei_app using (exists (
  select 1 from wufei.posting p where p.district = posting_attachment.district and p.id = posting))
  with check (district = (select wufei.district()));
create policy seen on wufei.late_entry to wufei_app using (district = (select wufei.district()) and (
  (select wufei.sees_all()) or party = any ((select wufei.my_parties())::int[])));
create policy mine on wufei.command to wufei_app using (district = (select wufei.district())
  and ((select wufei.sees_all()) or actor = current_setting('wufei.actor', true)))
  with check (district = (select wufei.district()));
-- The audit is read by those who see all; the application decides who of them is an auditor.
create policy seen on wufei.audit for select to wufei_app using (district = (select wufei.district()) and (select wufei.sees_all()));
create policy written on wufei.audit for insert to wufei_app with check (district = (select wufei.district()));
create policy seen on wufei.account to wufei_app using (district = (select wufei.district())
  and ((select wufei.sees_all()) or login = current_setting('wufei.actor', true)));
revoke execute on function wufei.fold(int, bigint, timestamptz), wufei.take_position(int),
  wufei.lock_book(text[], int[], bigint[]) from public;
grant execute on function wufei.fold(int, bigint, timestamptz), wufei.take_position(int),
  wufei.lock_book(text[], int[], bigint[]) to wufei_app;
