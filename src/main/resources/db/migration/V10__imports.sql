-- Imports of any size. What belongs to another record may be written before it, as long as it is there when the
-- transaction says that it should be; nothing changes for a transaction that does not put the check off.

do $$
declare
    key record;
begin
    for key in select c.conname, c.conrelid::regclass as home from pg_constraint c
        where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and not c.condeferrable
            and c.conrelid::regclass::text not like '%\_aud' and c.confrelid <> 'revision'::regclass
    loop
        execute format('alter table %s alter constraint %I deferrable initially immediate', key.home, key.conname);
    end loop;
end
$$;

-- The rules across tables, each said once: for a row that was written, and for all that an import has touched.

create function pledge_faults(it pledge) returns table (rule text, says text) stable language sql as $$
    select 'pledge_cited', format('pledge %s has no citation', it.slug)
        where not exists (select from citation c where c.kind = 'PLEDGE' and c.key = it.slug)
    union all
    select 'pledge_confidence_derived',
            format('the citations of pledge %s make it %s, not %s', it.slug, pledge_confidence(it.slug), it.confidence)
        where it.confidence <> pledge_confidence(it.slug)
    union all
    select 'pledge_level_has_event', format('pledge %s is %s, and no event says so', it.slug, it.level)
        where not exists (select from pledge_event e
            where e.pledge_slug = it.slug and e.axis = 'LEVEL' and e.value = it.level)
    union all
    select 'pledge_has_pledgor', format('pledge %s must be made either by nations or by the coalition', it.slug)
        where it.by_coalition = exists (select from pledge_pledgor p where p.pledge_slug = it.slug)
    union all
    select 'pledge_contingent_on_trigger', format('pledge %s is contingent on nothing', it.slug)
        where it.activation is not distinct from 'CONTINGENT'
            and not exists (select from pledge_trigger t where t.pledge_slug = it.slug)
    union all
    select 'pledge_contingent_on_trigger',
            format('pledge %s has a trigger that is not met, and is not contingent', it.slug)
        where it.activation is distinct from 'CONTINGENT'
            and exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET')
$$;
comment on function pledge_faults(pledge) is 'The rules across tables that a pledge breaks, each with its name and in words.';

create or replace function check_pledge() returns trigger language plpgsql as $$
declare
    column_name constant text := case tg_table_name when 'pledge' then 'slug' else 'pledge_slug' end;
    fault record;
begin
    for fault in select f.* from pledge p, pledge_faults(p) f
        where p.slug in (to_jsonb(new) ->> column_name, to_jsonb(old) ->> column_name)
    loop
        raise exception using errcode = 'check_violation', constraint = fault.rule, table = 'pledge', message = fault.says;
    end loop;
    return null;
end
$$;

-- An import checks what it has touched at its end and at once; the database would remember each row until then.
do $$
declare
    rule record;
begin
    for rule in select t.tgname, t.tgrelid::regclass as home, pg_get_triggerdef(t.oid) as definition from pg_trigger t
        join pg_proc p on p.oid = t.tgfoid
        where p.proname in ('check_pledge', 'check_source') and p.pronamespace = current_schema()::regnamespace
    loop
        execute format('drop trigger %I on %s', rule.tgname, rule.home);
        execute replace(rule.definition, 'FOR EACH ROW EXECUTE',
            'FOR EACH ROW WHEN (current_setting(''pledgebook.importing'', true) is distinct from ''on'') EXECUTE');
    end loop;
end
$$;

create procedure begin_import() language plpgsql as $$
begin
    perform set_config('pledgebook.importing', 'on', true);
    create temporary table import_record (
        collection text collate "C" not null,
        key        text collate "C" not null,
        line       bigint not null) on commit drop;
    create temporary table import_part (
        collection text collate "C" not null,
        key        text collate "C" not null,
        part       text not null,
        line       bigint not null,
        record     text not null) on commit drop;
    create temporary table import_touched (
        collection text collate "C" not null,
        key        text collate "C" not null) on commit drop;
end
$$;
comment on procedure begin_import() is
    'Makes the tables that the rest of the transaction notes an import in: the records that it holds, what belongs to them '
    'and came by itself, and the records that it has changed.';

create procedure index_import() language plpgsql as $$
begin
    create index import_record_idx on import_record (collection, key);
    create index import_part_idx on import_part (collection, key);
    analyze import_record;
    analyze import_part;
end
$$;
comment on procedure index_import() is 'Makes what an import holds quick to look up, once all of it is noted.';

create function touched_pledge_faults() returns table (slug text, rule text, says text) stable language plpgsql as $$
begin
    return query select p.slug, f.rule, f.says from import_touched t join pledge p on p.slug = t.key, pledge_faults(p) f
        where t.collection = 'pledges' order by p.slug limit 1000;
end
$$;
comment on function touched_pledge_faults() is 'The rules across tables that the pledges break which an import has touched.';

-- An event keeps the number that it had where it was exported, if nothing here bears that number, ever bore it as another
-- event, or is about to: numbers are handed out in blocks of fifty.
create procedure number_imported_events() language plpgsql as $$
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
            and (w.id > handed_out or exists (select from pledge_event_aud a where a.id = w.id));
    update pledge_event e set id = n.wanted from import_number n where e.id = n.given;
    select max(wanted) into highest from import_number;
    if highest > handed_out then
        perform setval('pledge_event_seq', highest + 50);
    end if;
end
$$;
comment on procedure number_imported_events() is 'Gives imported events the numbers that they had, as far as these are free.';

create procedure settle_import() language plpgsql as $$
begin
    -- What hangs on a touched trigger or rests on a touched source may have moved with it.
    insert into import_touched select distinct 'pledges', h.pledge_slug from pledge_trigger h
        join import_touched t on t.collection = 'triggers' and t.key = h.trigger_slug;
    insert into import_touched select distinct 'pledges', c.key from citation c
        join import_touched t on t.collection = 'sources' and t.key = c.source_slug where c.kind = 'PLEDGE';
    call number_imported_events();
end
$$;
comment on procedure settle_import() is 'Ends what an import writes, before its rules are held and its history is written.';

create procedure write_import_history(revision bigint) language plpgsql as $$
declare
    it record;
    keys text;
    same text;
    columns text;
    old text;
    now text;
begin
    create temporary table import_owner on commit drop as
        select distinct collection, key, case collection when 'nations' then 'NATION' when 'leaders' then 'LEADER'
            when 'summits' then 'SUMMIT' when 'statements' then 'STATEMENT'
            when 'assurance-categories' then 'ASSURANCE_CATEGORY' when 'pledges' then 'PLEDGE'
            when 'triggers' then 'TRIGGER' when 'corrections' then 'CORRECTION' end as kind
        from import_touched;
    analyze import_owner;
    for it in select * from (values
        ('source', 'o.collection = ''sources'' and o.key = t.slug'),
        ('nation', 'o.collection = ''nations'' and o.key = t.code'),
        ('leader', 'o.collection = ''leaders'' and o.key = t.slug'),
        ('leader_office', 'o.collection = ''leaders'' and o.key = t.leader_slug'),
        ('summit', 'o.collection = ''summits'' and o.key = t.slug'),
        ('summit_participation', 'o.collection = ''summits'' and o.key = t.summit_slug'),
        ('statement', 'o.collection = ''statements'' and o.key = t.slug'),
        ('statement_party', 'o.collection = ''statements'' and o.key = t.statement_slug'),
        ('statement_relation', 'o.collection = ''statements'' and o.key = t.statement_slug'),
        ('assurance_category', 'o.collection = ''assurance-categories'' and o.key = t.slug'),
        ('activation_trigger', 'o.collection = ''triggers'' and o.key = t.slug'),
        ('pledge', 'o.collection = ''pledges'' and o.key = t.slug'),
        ('pledge_pledgor', 'o.collection = ''pledges'' and o.key = t.pledge_slug'),
        ('pledge_trigger', 'o.collection = ''pledges'' and o.key = t.pledge_slug'),
        ('pledge_event', 'o.collection = ''pledges'' and o.key = t.pledge_slug'),
        ('correction', 'o.collection = ''corrections'' and o.key = t.slug'),
        ('correction_subject', 'o.collection = ''corrections'' and o.key = t.correction_slug'),
        ('citation', 'o.kind = t.kind and o.key = t.key')) as history (name, owned)
    loop
        select string_agg(quote_ident(a.attname), ', ' order by k.ordinality),
                string_agg(format('b.%1$I = t.%1$I', a.attname), ' and ' order by k.ordinality)
            into keys, same
            from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
            where i.indrelid = it.name::regclass and i.indisprimary
                and a.attrelid = i.indrelid and a.attnum = k.k;
        select string_agg(quote_ident(attname), ', ' order by attnum),
                string_agg(format('b.%I', attname), ', ' order by attnum),
                string_agg(format('t.%I', attname), ', ' order by attnum)
            into columns, old, now
            from pg_attribute
            where attrelid = it.name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
        execute format($sql$
            with ever as materialized (select distinct %1$s from %2$I t join import_owner o on %3$s),
            latest as (select distinct on (%1$s) %4$s, revtype from %2$I join ever using (%1$s)
                order by %1$s, rev desc, revtype),
            before as materialized (select %4$s, true as there from latest where revtype <> 2)
            insert into %2$I (rev, revtype, %4$s)
            select $1, case when b.there then 1 else 0 end, %5$s
                from %6$I t join import_owner o on %3$s left join before b on %7$s
                where b.there is null or (%5$s) is distinct from (%8$s)
            union all
            select $1, 2, %8$s from before b where not exists (select from %6$I t where %7$s)$sql$,
            keys, it.name || '_aud', it.owned, columns, now, it.name, same, old)
        using revision;
    end loop;
end
$$;
comment on procedure write_import_history(bigint) is
    'Writes what an import has changed into the history, as the given revision: of the records that it has touched, all that '
    'differs between the book and its history.';
