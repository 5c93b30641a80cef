-- A young book outgrows what the planner knows of it within seconds, and plans that look rows up by key are made once: until
-- the next autovacuum they would read the whole district. Tables that have doubled are analysed when the book is folded.
create function wufei.analyze_grown() returns int language plpgsql security definer set search_path = wufei, pg_temp
  set lock_timeout = '100ms' as $$
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
end $$;
revoke execute on function wufei.analyze_grown() from public;
grant execute on function wufei.analyze_grown() to wufei_app;

-- The answer a command of an actor had, after waiting for whoever runs it now: each statement of a volatile function sees
-- what was committed before it, so that one question of the client does for two.
create function wufei.command_find(asker text, asked text) returns table (hash text, result jsonb) volatile language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(wufei.district() || '|' || asker || '|' || asked, 11));
  return query select c.hash, c.result from wufei.command c
    where c.district = wufei.district() and c.actor = asker and c.key = asked;
end $$;
revoke execute on function wufei.command_find(text, text) from public;
grant execute on function wufei.command_find(text, text) to wufei_app;
