-- What the failures of a minute are of no use after a crash.
create unlogged table failed_attempt (
    address   text        not null,
    failed_at timestamptz not null
);
comment on table failed_attempt is
    'A token that proved nothing, by the address that sent it; for all instances together, and for a minute.';
create index failed_attempt_address_idx on failed_attempt (address);
create index failed_attempt_failed_at_idx on failed_attempt (failed_at);
