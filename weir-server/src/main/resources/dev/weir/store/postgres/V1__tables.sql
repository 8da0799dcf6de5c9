-- Names compare by their bytes (collate "C"), which is quicker and the same on every machine. Times are microseconds since 1970-01-01T00:00:00Z as bigint: readings may lie beyond what timestamptz holds. docs/postgres.md describes all of it.

-- How far the journal of the one data directory that ships here has come.
create table state (
  directory_id uuid primary key,
  sequence bigint not null,
  time_micros bigint not null
);
create unique index state_is_one on state ((true));

create table series (
  id integer primary key,
  key text collate "C" not null,
  samples bigint not null default 0,
  first_micros bigint,
  last_micros bigint
) with (fillfactor = 50);
create unique index series_key on series (key);

create table sample (
  series_id integer not null,
  timestamp_micros bigint not null,
  value double precision not null,
  primary key (series_id, timestamp_micros)
) partition by range (timestamp_micros);
create table sample_default partition of sample default;

create table event (
  stream smallint not null,
  id bigint not null,
  device text collate "C" not null,
  card text collate "C",
  timestamp_micros bigint not null,
  received_micros bigint not null,
  attributes text not null,
  data jsonb,
  primary key (stream, id)
);
create index event_time on event (stream, timestamp_micros, id);
create index event_device on event (stream, device, timestamp_micros, id);
create index event_card on event (stream, card, timestamp_micros, id) where card is not null;

create table device (
  name text collate "C" primary key,
  readings bigint not null,
  rejects bigint not null,
  first_seen_micros bigint,
  last_seen_micros bigint,
  state bytea not null
) with (fillfactor = 70);

create table record (
  kind smallint not null,
  key text collate "C" not null,
  value bytea not null,
  expires_micros bigint not null,
  primary key (kind, key)
);

-- Exact, where multiplying an interval is not; null where timestamptz does not reach.
create function utc(micros bigint) returns timestamptz language sql immutable parallel safe as $$
  select case when micros >= -210866803200000000
    then timestamptz 'epoch' + (micros / 1000000) * interval '1 second' + (micros % 1000000) * interval '1 microsecond'
  end
$$;

create view samples as
  select s.key, utc(v.timestamp_micros) as time, v.value, v.timestamp_micros, v.series_id
  from sample v join series s on s.id = v.series_id;

create view events as
  select case stream when 0 then 'readings' when 1 then 'beers' end as stream, id, device, card, utc(timestamp_micros) as time,
    utc(received_micros) as received, data, attributes, timestamp_micros
  from event;

create view devices as
  select name, readings, rejects, utc(first_seen_micros) as first_seen, utc(last_seen_micros) as last_seen from device;

create view pours as
  select id, device, utc(timestamp_micros) as time, (data ->> 'volume')::double precision as volume, data ->> 'type' as type
  from event where stream = 1;
