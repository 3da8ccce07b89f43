-- Numbers of revisions are settled under a lock by whoever writes: they have no gaps, which a sequence would leave.
drop sequence revision_seq;

-- A pledge whose triggers have all been met waits for nothing any more, and still says what it had waited for.
create or replace function check_pledge() returns trigger language plpgsql as $$
declare
    column_name constant text := case tg_table_name when 'pledge' then 'slug' else 'pledge_slug' end;
    it pledge%rowtype;
begin
    for it in select p.* from pledge p
        where p.slug in (to_jsonb(new) ->> column_name, to_jsonb(old) ->> column_name)
    loop
        if not exists (select from citation c where c.kind = 'PLEDGE' and c.key = it.slug) then
            raise exception using errcode = 'check_violation', constraint = 'pledge_cited', table = 'pledge',
                message = format('pledge %s has no citation', it.slug);
        end if;
        if it.confidence <> pledge_confidence(it.slug) then
            raise exception using errcode = 'check_violation', constraint = 'pledge_confidence_derived', table = 'pledge',
                message = format('the citations of pledge %s make it %s, not %s',
                    it.slug, pledge_confidence(it.slug), it.confidence);
        end if;
        if not exists (select from pledge_event e
                where e.pledge_slug = it.slug and e.axis = 'LEVEL' and e.value = it.level) then
            raise exception using errcode = 'check_violation', constraint = 'pledge_level_has_event', table = 'pledge',
                message = format('pledge %s is %s, and no event says so', it.slug, it.level);
        end if;
        if it.by_coalition = exists (select from pledge_pledgor p where p.pledge_slug = it.slug) then
            raise exception using errcode = 'check_violation', constraint = 'pledge_has_pledgor', table = 'pledge',
                message = format('pledge %s must be made either by nations or by the coalition', it.slug);
        end if;
        if it.activation is not distinct from 'CONTINGENT' then
            if not exists (select from pledge_trigger t where t.pledge_slug = it.slug) then
                raise exception using errcode = 'check_violation', constraint = 'pledge_contingent_on_trigger',
                    table = 'pledge', message = format('pledge %s is contingent on nothing', it.slug);
            end if;
        elsif exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET') then
            raise exception using errcode = 'check_violation', constraint = 'pledge_contingent_on_trigger',
                table = 'pledge', message = format('pledge %s has a trigger that is not met, and is not contingent', it.slug);
        end if;
    end loop;
    return null;
end
$$;

create table api_token (
    id           bigint      generated always as identity,
    name         text        not null,
    role         text        not null,
    secret_hash  text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    constraint api_token_pk primary key (id),
    constraint api_token_role_known check (role in ('CURATOR', 'ADMIN')),
    constraint api_token_secret_hash_form check (secret_hash ~ '^[0-9a-f]{64}$'),
    constraint api_token_expires_later check (expires_at > created_at)
);
comment on table api_token is 'A token by which an editor may write. The secret is shown once and kept as its SHA-256 alone.';
create unique index api_token_name_unique on api_token (name) where revoked_at is null;

create table idempotency_key (
    editor      text   not null,
    key         text   not null,
    fingerprint text   not null,
    revision    bigint not null,
    record_key  text   not null,
    answer      text   not null,
    created_at  timestamptz not null,
    constraint idempotency_key_pk primary key (editor, key)
);
comment on table idempotency_key is 'What a write was answered, to be answered again if the client asks again with the same Idempotency-Key.';
create index idempotency_key_created_at_idx on idempotency_key (created_at);

-- Buckets of the limits on writing; what they hold is of no use after a crash.
create unlogged table write_limit (
    id         text not null,
    state      bytea,
    expires_at bigint,
    constraint write_limit_pk primary key (id)
);
comment on table write_limit is 'How much each editor may still write at the moment, for all instances together.';

-- Of a list, a revision deletes the row at a place and adds another at the same place where an element was changed: both
-- stand in the history, and the one that was added counts.
do $$
declare
    name text;
    keys text;
begin
    foreach name in array array['leader_office', 'summit_participation', 'statement_party', 'statement_relation',
        'correction_subject']
    loop
        select string_agg(quote_ident(a.attname), ', ' order by k.ordinality) into keys
            from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
            where i.indrelid = (name || '_aud')::regclass and i.indisprimary
                and a.attrelid = i.indrelid and a.attnum = k.k;
        execute format('alter table %1$I drop constraint %1$s_pk, add constraint %1$s_pk primary key (%2$s, revtype)',
            name || '_aud', keys);
    end loop;
end
$$;

create or replace procedure write_history(revision bigint) language plpgsql as $$
declare
    history text;
    name text;
    keys text;
    columns text;
begin
    for history, name in
        select c.relname, left(c.relname, -4) from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname like '%\_aud'
    loop
        select string_agg(quote_ident(a.attname), ', ' order by k.ordinality) into keys
            from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
            where i.indrelid = name::regclass and i.indisprimary
                and a.attrelid = i.indrelid and a.attnum = k.k;
        select string_agg(quote_ident(attname), ', ' order by attnum) into columns
            from pg_attribute
            where attrelid = name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
        execute format($sql$
            with latest as (select distinct on (%1$s) * from %2$I order by %1$s, rev desc, revtype),
            before as (select %3$s from latest where revtype <> 2),
            added_or_changed as (select %3$s from %4$I except select %3$s from before)
            insert into %2$I (rev, revtype, %3$s)
            select $1, case when (%1$s) in (select %1$s from before) then 1 else 0 end, %3$s
                from added_or_changed
            union all
            select $1, 2, %3$s from before where (%1$s) not in (select %1$s from %4$I)$sql$,
            keys, history, columns, name)
        using revision;
    end loop;
end
$$;
