-- The history. Beside each table of the book stands a table <name>_aud with the same columns, where every revision
-- writes the rows that it added, changed or deleted; a read as of revision n takes for each key the row of the highest
-- revision up to n. Hibernate reads and writes these tables (@Audited); they are made here from the tables themselves.

do $$
declare
    name text;
    keys text;
    attribute text;
begin
    foreach name in array array['source', 'nation', 'leader', 'leader_office', 'summit', 'summit_participation',
        'statement', 'statement_party', 'statement_relation', 'assurance_category', 'activation_trigger', 'pledge',
        'pledge_pledgor', 'pledge_trigger', 'pledge_event', 'correction', 'correction_subject', 'citation']
    loop
        execute format('create table %I (rev bigint not null, revtype smallint not null, like %I)', name || '_aud', name);
        -- A generated column serves the foreign keys of the living row; history needs none.
        for attribute in select attname from pg_attribute
            where attrelid = name::regclass and attgenerated <> '' and not attisdropped
        loop
            execute format('alter table %I drop column %I', name || '_aud', attribute);
        end loop;
        select string_agg(quote_ident(a.attname), ', ' order by k.ordinality) into keys
            from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
            where i.indrelid = name::regclass and i.indisprimary
                and a.attrelid = i.indrelid and a.attnum = k.k;
        -- The row of a deletion holds the key alone.
        for attribute in select attname from pg_attribute
            where attrelid = (name || '_aud')::regclass and attnum > 0 and attnotnull and not attisdropped
                and attname not in ('rev', 'revtype') and quote_ident(attname) <> all (string_to_array(keys, ', '))
        loop
            execute format('alter table %I alter column %I drop not null', name || '_aud', attribute);
        end loop;
        execute format('alter table %1$I add constraint %1$s_pk primary key (%2$s, rev)', name || '_aud', keys);
        execute format('alter table %1$I add constraint %1$s_revision_fk foreign key (rev) references revision (number)',
            name || '_aud');
        execute format('alter table %1$I add constraint %1$s_revtype_known check (revtype in (0, 1, 2))', name || '_aud');
        execute format('create index %1$s_rev_idx on %1$I (rev)', name || '_aud');
        execute format('comment on table %I is %L', name || '_aud',
            format('What revision rev did to a row of %s: 0 added, 1 changed, 2 deleted it.', name));
    end loop;
end
$$;

create procedure write_history(revision bigint) language plpgsql as $$
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
            with latest as (select distinct on (%1$s) * from %2$I order by %1$s, rev desc),
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
comment on procedure write_history(bigint) is
    'Writes what differs between the book and its history into the history, as the given revision. For writes made in '
    'SQL, such as the seed; the service writes its history itself.';
