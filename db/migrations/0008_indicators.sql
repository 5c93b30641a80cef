-- Indicators: what the office defines beside the pack, and figures that no table has.

-- Every change is a version of its own; the pack's own definition is version 0 and stands in no table.
create table wufei.indicator_definition (
  district int not null,
  id text not null,
  version int not null check (version > 0),
  content jsonb,                                   -- null: taken out
  reason text not null,
  recorded_at timestamptz not null,
  recorded_day date not null,                      -- in the district's zone
  actor text not null,
  primary key (district, id, version)
);

-- 工业增加值, 常住人口 …: by year, from the unit that answers for them. The latest report of a key and year holds.
create table wufei.reported_figure (
  district int not null,
  id bigint generated always as identity,
  key text not null,
  year int not null check (year between 1900 and 2999),
  value numeric not null,                          -- exact, in the unit
  unit text not null,                              -- as the pack had it on that day
  unit_code text,                                  -- whose figure it is
  source text not null,                            -- yearbook, document number …
  note text,
  recorded_at timestamptz not null,
  recorded_day date not null,
  actor text not null,
  primary key (district, id)
);
create index reported_figure_key on wufei.reported_figure (district, key, year, id);
create table wufei.reported_figure_attachment (
  district int not null,
  figure bigint not null,
  hash text not null,
  primary key (district, figure, hash),
  foreign key (district, figure) references wufei.reported_figure (district, id)
);

grant select, insert on wufei.indicator_definition, wufei.reported_figure, wufei.reported_figure_attachment to wufei_app;
grant select on wufei.indicator_definition, wufei.reported_figure, wufei.reported_figure_attachment to wufei_read;

do $$
declare t text;
begin
  foreach t in array array['indicator_definition', 'reported_figure', 'reported_figure_attachment'] loop
    execute format('alter table wufei.%I enable row level security', t);
    -- They are the district's own figures and name nobody; who may read them the rights table says.
    execute format('create policy directory on wufei.%I to wufei_app using (district = (select wufei.district()))', t);
    execute format('create trigger never_changes before update or delete or truncate on wufei.%I for each statement execute function wufei.never_changes()', t);
  end loop;
end $$;
