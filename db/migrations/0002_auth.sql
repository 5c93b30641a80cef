-- Sign-in: the core tables of better-auth with its username plugin, in a schema of their own. They hold secrets,
-- no district data: `username` is '<district>/<sign-in name>', and who a person is to the district stands in
-- wufei.account. Column names are the library's.

create schema auth;
grant usage on schema auth to wufei_app;

create table auth."user" (
  id text primary key,
  name text not null,
  email text not null unique,                      -- the library wants one; ours is an invented, undeliverable address
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  username text unique
);

create table auth.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" (id) on delete cascade
);
create index "session_userId_idx" on auth.session ("userId");

create table auth.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "account_userId_idx" on auth.account ("userId");

create table auth.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_identifier_idx on auth.verification (identifier);

-- Failed sign-ins per name and address, and per name; a lock ends by itself.
create table auth.attempt (
  key text primary key,
  failures int not null,
  first_at timestamptz not null,
  locked_until timestamptz
);

grant select, insert, update, delete on all tables in schema auth to wufei_app;
