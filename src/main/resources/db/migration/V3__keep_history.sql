-- History by trigger, past by view. Whatever writes a table of the book writes its history alike, within a revision:
--
--     begin;
--     select begin_revision('Ann Editor', 'CORRECTION', 'The name was misspelt.');
--     update nation set name = 'Czechia' where code = 'CZE';
--     commit;
--
-- history.nation holds every version of each row, from the revision valid_from on, and up to and without valid_to (null: still so).
-- past.nation has the columns of nation and shows the rows as of the revision that the setting pledgebook.as_of names:
--
--     begin read only;
--     select set_config('search_path', 'past, public', true), set_config('pledgebook.as_of', '1', true);
--     select name from nation where code = 'CZE';
--     commit;

create schema history;
comment on schema history is 'Every version of every row of the book.';
create schema past;
comment on schema past is 'The book as of the revision that the setting pledgebook.as_of names.';

create function begin_revision(editor text, reason_kind text, reason text, recorded_at timestamptz default clock_timestamp())
returns revision language plpgsql as $$
declare
    begun revision;
begin
    -- Writers take turns, so that numbers have no gaps and are committed in their order.
    lock table revision in exclusive mode;
    -- The time of a revision is later than that of the one before, even if the clock was set back.
    insert into revision (number, recorded_at, editor, reason_kind, reason)
        select coalesce(max(r.number), 0) + 1,
            greatest(begin_revision.recorded_at, max(r.recorded_at) + interval '1 microsecond'),
            begin_revision.editor, begin_revision.reason_kind, begin_revision.reason
        from (select r.number, r.recorded_at from revision r order by r.number desc limit 1) r
        returning * into begun;
    perform set_config('pledgebook.revision', begun.number::text, true);
    return begun;
end
$$;
comment on function begin_revision(text, text, text, timestamptz) is
    'Makes this transaction the next revision of the book. All that it writes from then on belongs to it.';

create function require_revision() returns trigger language plpgsql as $$
declare
    setting constant text := coalesce(current_setting('pledgebook.revision', true), '');
begin
    if tg_op = 'TRUNCATE' then
        raise exception using errcode = 'object_not_in_prerequisite_state',
            message = format('Table %s is not truncated: its history would not know', tg_table_name),
            hint = format('select begin_revision(''<editor>'', ''SOURCE'', ''<reason>''); delete from %I;', tg_table_name);
    end if;
    if not exists (select from revision where number::text = setting and transaction = pg_current_xact_id()) then
        raise exception using errcode = 'object_not_in_prerequisite_state',
            message = format('Table %s is written within a revision of the same transaction only', tg_table_name),
            hint = 'begin; select begin_revision(''<editor>'', ''SOURCE'', ''<reason>''); <your statements>; commit;';
    end if;
    return null;
end
$$;
comment on function require_revision() is
    'Refuses a statement that belongs to no revision, to an earlier one, or to one that is finished already, and each TRUNCATE.';

create function as_of() returns bigint stable parallel safe language sql
return current_setting('pledgebook.as_of')::bigint;
comment on function as_of() is 'The revision that this transaction reads in schema past.';

create procedure keep_history(name text) language plpgsql as $$
declare
    keys text[];      -- the columns of the primary key
    columns text[];   -- all columns, in their order
    contents text[];  -- those that are not generated from others
    missing record;
begin
    select array_agg(quote_ident(a.attname) order by k.ordinality) into keys
        from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
        where i.indrelid = name::regclass and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.k;
    select array_agg(quote_ident(attname) order by attnum),
            array_agg(quote_ident(attname) order by attnum) filter (where attgenerated = '')
        into columns, contents
        from pg_attribute where attrelid = name::regclass and attnum > 0 and not attisdropped;

    if to_regclass(format('history.%I', name)) is null then
        execute format('create table history.%1$I (like %1$I, valid_from bigint not null, valid_to bigint,'
            || ' constraint %2$I primary key (%3$s, valid_from), constraint %4$I check (valid_from < valid_to))',
            name, name || '_pk', array_to_string(keys, ', '), name || '_in_order');
        execute format('create unique index %I on history.%I (%s) where valid_to is null',
            name || '_open', name, array_to_string(keys, ', '));
        execute format('create index %I on history.%I (valid_from)', name || '_valid_from', name);
        execute format('create index %I on history.%I (valid_to) where valid_to is not null', name || '_valid_to', name);
        execute format('comment on table history.%I is %L', name, format('The versions of the rows of %s.', name));
    end if;
    for missing in
        select a.attname, format_type(a.atttypid, a.atttypmod) as type, c.collname from pg_attribute a
            left join pg_collation c on c.oid = a.attcollation and c.collname <> 'default'
        where a.attrelid = name::regclass and a.attnum > 0 and not a.attisdropped and not exists (
            select from pg_attribute h where h.attrelid = format('history.%I', name)::regclass and h.attname = a.attname)
    loop
        execute format('alter table history.%I add column %I %s%s', name, missing.attname, missing.type,
            ' collate ' || quote_ident(missing.collname));
    end loop;
    -- What finds rows of the present quickly finds those of the past quickly.
    for missing in
        select i.relname, pg_get_indexdef(i.oid) as definition from pg_index x join pg_class i on i.oid = x.indexrelid
        where x.indrelid = name::regclass and not x.indisunique and to_regclass(format('history.%I', i.relname)) is null
    loop
        execute replace(missing.definition, format(' ON public.%I ', name), format(' ON history.%I ', name));
    end loop;

    -- Rows are looked for by their keys, which is why "is not distinct from" keeps the planner from the index on valid_to. A row that
    -- one revision changes twice has one version of it; one that is again as it was has none.
    execute format($sql$
        create or replace function history.keep_%1$s() returns trigger language plpgsql as $f$
        declare
            revision constant bigint := current_setting('pledgebook.revision');
        begin
            if tg_op <> 'INSERT' then
                delete from history.%2$I h where (%3$s) = (%4$s) and h.valid_from = revision;
                if not found then
                    update history.%2$I h set valid_to = revision where (%3$s) = (%4$s) and h.valid_to is null;
                end if;
            end if;
            if tg_op <> 'DELETE' then
                update history.%2$I h set valid_to = null where (%3$s) = (%5$s)
                    and h.valid_to is not distinct from revision and (%6$s) is not distinct from (%7$s);
                if not found then
                    insert into history.%2$I (%8$s, valid_from) values (%9$s, revision);
                end if;
            end if;
            return null;
        end
        $f$ $sql$,
        name, name,
        'h.' || array_to_string(keys, ', h.'), 'old.' || array_to_string(keys, ', old.'),
        'new.' || array_to_string(keys, ', new.'),
        'h.' || array_to_string(contents, ', h.'), 'new.' || array_to_string(contents, ', new.'),
        array_to_string(columns, ', '), 'new.' || array_to_string(columns, ', new.'));
    execute format('create or replace trigger %I before insert or update or delete or truncate on %I'
        || ' for each statement execute function require_revision()', name || '_within_revision', name);
    execute format('create or replace trigger %I after insert or update or delete on %I'
        || ' for each row execute function history.keep_%s()', name || '_history', name, name);
    execute format('create or replace view past.%1$I as select %2$s from history.%1$I'
        || ' where valid_from <= as_of() and (valid_to is null or valid_to > as_of())', name, array_to_string(columns, ', '));

    -- The rows that two states of the book do not have alike: "before" in the earlier one, "after" in the later one, or null. They
    -- are found by the one bound that few rows lie within; the other is written so that no index serves it.
    execute format($sql$
        create or replace function history.%1$s_differences(earlier bigint, later bigint)
        returns table (before past.%1$s, after past.%1$s) stable language sql as $f$
            select b::past.%1$s, a::past.%1$s
                from (select %2$s from history.%1$s
                    where valid_to > earlier and valid_to <= later and valid_from + 0 <= earlier) b
                full join (select %2$s from history.%1$s
                    where valid_from > earlier and valid_from <= later and coalesce(valid_to > later, true)) a
                using (%3$s)
                where b is null or a is null or (%4$s) is distinct from (%5$s)
        $f$ $sql$, name, array_to_string(columns, ', '), array_to_string(keys, ', '),
        'b.' || array_to_string(contents, ', b.'), 'a.' || array_to_string(contents, ', a.'));
end
$$;
comment on procedure keep_history(text) is
    'Gives a table a history, or a table that has got more columns or indexes the same in its history. To be called by each '
    'migration that adds any.';

do $$
declare
    name text;
begin
    foreach name in array array['source', 'nation', 'leader', 'leader_office', 'summit', 'summit_participation', 'statement',
        'statement_party', 'statement_relation', 'assurance_category', 'activation_trigger', 'pledge', 'pledge_pledgor',
        'pledge_trigger', 'pledge_event', 'correction', 'correction_subject', 'citation']
    loop
        call keep_history(name);
    end loop;
end
$$;
