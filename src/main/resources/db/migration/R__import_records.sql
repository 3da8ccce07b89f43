-- Imports of any size: what an import holds is noted in temporary tables, so that it need not fit into the service's memory.

create or replace procedure begin_import() language plpgsql as $$
begin
    create temporary table import_record (
        collection text collate "C" not null,
        key        text collate "C" not null,
        line       bigint not null) on commit drop;
    create temporary table import_part (
        collection text collate "C" not null,
        key        text collate "C" not null,
        part       text not null,
        line       bigint not null,
        record     text not null,
        number     bigint) on commit drop;
    create temporary table import_number_taken (
        number     bigint not null) on commit drop;
end
$$;
comment on procedure begin_import() is
    'Makes the tables that the rest of the transaction notes an import in: the records that it holds, what belongs to them '
    'and came by itself, with the numbers that events had, and which of these cannot be kept.';

create or replace procedure index_import() language plpgsql as $$
declare
    handed_out bigint;
    highest bigint;
begin
    create index import_record_idx on import_record (collection, key);
    create index import_part_idx on import_part (collection, key);
    analyze import_record;
    analyze import_part;
    -- An event keeps its number if nothing bears it, nor is about to: numbers are handed out in blocks of fifty, of which the
    -- sequence gives the last one. It is not set back with an import that fails or is dry: it shall not be led far.
    select case when is_called then last_value else 0 end into handed_out from pledge_event_seq;
    insert into import_number_taken
        select number from import_part where number is not null group by number having count(*) > 1
        union
        select p.number from import_part p where p.number is not null
            and (exists (select from pledge_event e where e.id = p.number)
                or p.number > handed_out + 10000000
                or p.number <= handed_out and not exists (select from history.pledge_event a where a.id = p.number));
    create unique index import_number_taken_idx on import_number_taken (number);
    analyze import_number_taken;
    select max(p.number) into highest from import_part p
        where p.number > handed_out and not exists (select from import_number_taken t where t.number = p.number);
    if highest > handed_out then
        perform setval('pledge_event_seq', highest);
    end if;
end
$$;
comment on procedure index_import() is
    'Makes what an import holds quick to look up, once all of it is noted, and keeps the numbers free that its events have.';

create or replace procedure number_imported_events() language plpgsql as $$
begin
    create temporary table import_number on commit drop as
        with named as (
            select key as pledge, number as id, e ->> 'axis' as axis, e ->> 'value' as value,
                e ->> 'occurredOn' as occurred_on, e ->> 'summary' as summary, e ->> 'source' as source,
                e ->> 'locator' as locator
            from (select p.key, p.number, p.record::jsonb as e from import_part p where p.number is not null
                -- What bears its number has it already.
                and not exists (select from pledge_event o where o.id = p.number and o.pledge_slug = p.key)) p),
        wanted as (
            select *, row_number() over (partition by pledge, axis, value, occurred_on, summary, source, locator
                order by id) as nth, count(*) over (partition by id) as times
            from named),
        given as (
            select id, pledge_slug, axis, value, occurred_on::text, summary, source_slug, locator,
                row_number() over (partition by pledge_slug, axis, value, occurred_on, summary, source_slug, locator
                    order by id) as nth
            from pledge_event g where pledge_slug in (select pledge from named)
                and not exists (select from import_part p where p.number = g.id and p.key = g.pledge_slug))
        select g.id as given, w.id as wanted
        from wanted w join given g on g.pledge_slug = w.pledge and g.axis = w.axis and g.occurred_on = w.occurred_on
            and g.summary = w.summary and g.source_slug = w.source and g.nth = w.nth
            and (g.value, g.locator) is not distinct from (w.value, w.locator)
        where g.id <> w.id and w.times = 1
            and not exists (select from history.pledge_event a
                where a.id = g.id and a.valid_from < current_setting('pledgebook.revision')::bigint)
            and not exists (select from pledge_event o where o.id = w.id)
            and (not exists (select from import_number_taken t where t.number = w.id)
                or exists (select from history.pledge_event a where a.id = w.id));
    update pledge_event e set id = n.wanted from import_number n where e.id = n.given;
end
$$;
comment on procedure number_imported_events() is
    'Gives imported events the numbers that they had, as far as these are free and were not given to them at once.';
