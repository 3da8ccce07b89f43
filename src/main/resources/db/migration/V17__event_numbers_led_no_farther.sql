-- An import that fails, or is dry, leads the sequence of the events' numbers no farther than a book would need.

create or replace procedure number_imported_events() language plpgsql as $$
declare
    handed_out bigint;
    highest bigint;
begin
    select case when is_called then last_value + 50 else 0 end into handed_out from pledge_event_seq;
    create temporary table import_number on commit drop as
        with named as (
            select key as pledge, (e ->> 'id')::bigint as id, e ->> 'axis' as axis, e ->> 'value' as value,
                e ->> 'occurredOn' as occurred_on, e ->> 'summary' as summary, e ->> 'source' as source,
                e ->> 'locator' as locator
            from (select key, record::jsonb as e from import_part where collection = 'pledges' and part = 'pledge-events') p
            where e ->> 'id' ~ '^[1-9][0-9]{0,17}$'),
        wanted as (
            select *, row_number() over (partition by pledge, axis, value, occurred_on, summary, source, locator
                order by id) as nth, count(*) over (partition by id) as times
            from named),
        given as (
            select id, pledge_slug, axis, value, occurred_on::text, summary, source_slug, locator,
                row_number() over (partition by pledge_slug, axis, value, occurred_on, summary, source_slug, locator
                    order by id) as nth
            from pledge_event where pledge_slug in (select pledge from named))
        select g.id as given, w.id as wanted
        from wanted w join given g on g.pledge_slug = w.pledge and g.axis = w.axis and g.occurred_on = w.occurred_on
            and g.summary = w.summary and g.source_slug = w.source and g.nth = w.nth
            and (g.value, g.locator) is not distinct from (w.value, w.locator)
        where g.id <> w.id and w.times = 1
            and not exists (select from pledge_event_aud a where a.id = g.id)
            and not exists (select from pledge_event o where o.id = w.id)
            -- The sequence is not set back with an import that fails or is dry: it shall not be led far.
            and w.id <= handed_out + 10000000
            and (w.id > handed_out or exists (select from pledge_event_aud a where a.id = w.id));
    update pledge_event e set id = n.wanted from import_number n where e.id = n.given;
    select max(wanted) into highest from import_number;
    if highest > handed_out then
        perform setval('pledge_event_seq', highest + 50);
    end if;
end
$$;
