-- What happens at the end of each revision, whoever wrote it: what is derived is derived, the changes are noted, and the rules that
-- concern more than one row are checked.

-- The changes: which records two states of the book show in different ways. A record shows parts of others, such as the names of
-- nations, and changes with them; that is said here and nowhere else. (A row "is not null" if none of its columns is: hence "not
-- before is null".)

create function citations_as_of(its_kind text, its_key text, revision bigint) returns text[] stable language sql as $$
    select array_agg((field, source_slug, locator, quote, paraphrase, stance)::text order by id) from history.citation
    where kind = its_kind and key = its_key and valid_from <= revision and (valid_to is null or valid_to > revision)
$$;
comment on function citations_as_of(text, text, bigint) is 'What a record cited at a revision, in its order.';

create function records_changed(earlier bigint, later bigint)
returns table (collection text, key text, kind text) stable language sql as $$
    with
    nation as materialized (select * from history.nation_differences(earlier, later)),
    leader as materialized (select * from history.leader_differences(earlier, later)),
    office as materialized (select * from history.leader_office_differences(earlier, later)),
    summit as materialized (select * from history.summit_differences(earlier, later)),
    statement as materialized (select * from history.statement_differences(earlier, later)),
    category as materialized (select * from history.assurance_category_differences(earlier, later)),
    trigger as materialized (select * from history.activation_trigger_differences(earlier, later)),
    pledge as materialized (select * from history.pledge_differences(earlier, later)),
    source as materialized (select * from history.source_differences(earlier, later)),
    correction as materialized (select * from history.correction_differences(earlier, later)),
    subject as materialized (select * from history.correction_subject_differences(earlier, later)),
    own (collection, key, kind) as (
        select 'nations', coalesce((after).code, (before).code),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from nation
        union all
        select 'leaders', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from leader
        union all
        select 'summits', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from summit
        union all
        select 'statements', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from statement
        union all
        select 'assurance-categories', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from category
        union all
        select 'triggers', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from trigger
        union all
        select 'pledges', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from pledge
        union all
        select 'sources', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from source
        union all
        select 'corrections', coalesce((after).slug, (before).slug),
                case when before is null then 'CREATED' when after is null then 'DELETED' else 'UPDATED' end from correction),
    -- What other records show of these, and is another.
    renamed_nation as materialized (
        select (after).code from nation where (before).name <> (after).name),
    renamed_leader as materialized (
        select (after).slug from leader where (before).name <> (after).name),
    other_leader as materialized (
        select slug from renamed_leader
        union
        select coalesce((after).leader_slug, (before).leader_slug) from office),
    renamed_category as materialized (
        select (after).slug from category where (before).name <> (after).name),
    other_trigger as materialized (
        select (after).slug from trigger
        where ((before).type, (before).wording, (before).state) <> ((after).type, (after).wording, (after).state)),
    other_source as materialized (
        select (after).slug from source
        where ((before).title, (before).publisher, (before).tier, (before).url)
            is distinct from ((after).title, (after).publisher, (after).tier, (after).url)
            and not before is null and not after is null),
    -- What is said of a record.
    cited (kind, key) as materialized (
        select c.kind, c.key from (
            select (before).kind, (before).key from history.citation_differences(earlier, later) where not before is null
            union
            select (after).kind, (after).key from history.citation_differences(earlier, later) where not after is null) c
        where citations_as_of(c.kind, c.key, earlier) is distinct from citations_as_of(c.kind, c.key, later)
        union
        select c.kind, c.key from other_source s
            join history.citation c on c.source_slug = s.slug
                and c.valid_from <= later and (c.valid_to is null or c.valid_to > later)),
    other_correction (slug) as materialized (
        select coalesce((after).slug, (before).slug) from correction
        union
        select coalesce((after).correction_slug, (before).correction_slug) from subject
        union
        select c.key from cited c where c.kind = 'CORRECTION'),
    said (kind, key) as (
        select c.kind, c.key from cited c
        union
        select (before).kind, (before).key from subject where not before is null
        union
        select s.kind, s.key from other_correction c
            join history.correction_subject s on s.correction_slug = c.slug
                and s.valid_from <= later and (s.valid_to is null or s.valid_to > later)),
    touched (collection, key) as (
        select c.name, s.key from said s join collection c on c.kind = s.kind
        union
        select 'corrections', c.slug from other_correction c
        union
        select 'leaders', coalesce((after).leader_slug, (before).leader_slug) from office
        union
        select 'leaders', o.leader_slug from renamed_nation n
            join history.leader_office o on o.nation_code = n.code
                and o.valid_from <= later and (o.valid_to is null or o.valid_to > later)
        union
        select 'summits', coalesce((after).summit_slug, (before).summit_slug)
            from history.summit_participation_differences(earlier, later)
        union
        select 'summits', p.summit_slug from renamed_nation n
            join history.summit_participation p on p.nation_code = n.code
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'summits', p.summit_slug from other_leader l
            join history.summit_participation p on p.leader_slug = l.slug
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'statements', coalesce((after).statement_slug, (before).statement_slug)
            from history.statement_party_differences(earlier, later)
        union
        select 'statements', coalesce((after).statement_slug, (before).statement_slug)
            from history.statement_relation_differences(earlier, later)
        union
        select 'statements', p.statement_slug from renamed_nation n
            join history.statement_party p on p.nation_code = n.code
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'statements', p.statement_slug from other_leader l
            join history.statement_party p on p.leader_slug = l.slug
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'statements', s.slug from category c
            cross join lateral (values ((c.before).statement_slug), ((c.after).statement_slug)) s (slug)
            where s.slug is not null and ((c.before).name, (c.before).ordinal, (c.before).statement_slug)
                is distinct from ((c.after).name, (c.after).ordinal, (c.after).statement_slug)
        union
        select 'pledges', coalesce((after).pledge_slug, (before).pledge_slug)
            from history.pledge_pledgor_differences(earlier, later)
        union
        select 'pledges', coalesce((after).pledge_slug, (before).pledge_slug)
            from history.pledge_trigger_differences(earlier, later)
        union
        select 'pledges', p.slug from history.pledge_event_differences(earlier, later) e
            cross join lateral (values ((e.before).pledge_slug), ((e.after).pledge_slug)) p (slug) where p.slug is not null
        union
        select 'pledges', p.pledge_slug from renamed_nation n
            join history.pledge_pledgor p on p.nation_code = n.code
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'pledges', p.slug from renamed_nation n
            join history.pledge p on p.beneficiary_code = n.code
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'pledges', p.slug from renamed_category c
            join history.pledge p on p.category_slug = c.slug
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'pledges', p.slug from renamed_leader l
            join history.pledge p on p.speaker_slug = l.slug
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later)
        union
        select 'pledges', p.pledge_slug from other_trigger t
            join history.pledge_trigger p on p.trigger_slug = t.slug
                and p.valid_from <= later and (p.valid_to is null or p.valid_to > later))
    select c.collection, c.key, coalesce(max(c.kind), 'UPDATED')
    from (select o.collection, o.key, o.kind from own o union all select t.collection, t.key, null from touched t) c
    group by c.collection, c.key
$$;
comment on function records_changed(bigint, bigint) is
    'The records that two states of the book, an earlier and a later one, do not show alike: made, deleted, or changed themselves '
    'or by what they show of others.';

-- What is derived, and the rules.

create function pledge_confidence(pledge text) returns text stable language sql as $$
    select case
        when bool_or(c.stance = 'CONTRADICTS' and not exists (
            select from correction k join correction_subject j on j.correction_slug = k.slug
            where k.verdict = 'WRONG' and k.reported_source_slug = c.source_slug and j.kind = 'PLEDGE' and j.key = c.key
                and (j.field is null or c.field is null or j.field = c.field))) then 'DISPUTED'
        when bool_or(c.stance = 'SUPPORTS' and s.tier = 'PRIMARY')
            or count(distinct s.publisher) filter (where c.stance = 'SUPPORTS' and s.tier = 'SECONDARY') >= 2
            then 'CORROBORATED'
        else 'REPORTED' end
    from citation c join source s on s.slug = c.source_slug
    where c.kind = 'PLEDGE' and c.key = pledge
$$;
comment on function pledge_confidence(text) is
    'DISPUTED if a source contradicts the pledge and no correction says that this source is wrong there, CORROBORATED by a primary '
    'source or two secondary ones of different publishers, else REPORTED: an aggregator retells others and corroborates nothing.';

create function pledges_to_check(revision bigint) returns setof text stable language sql as $$
    select coalesce((after).slug, (before).slug) from history.pledge_differences(revision - 1, revision)
    union
    select coalesce((after).pledge_slug, (before).pledge_slug) from history.pledge_pledgor_differences(revision - 1, revision)
    union
    select coalesce((after).pledge_slug, (before).pledge_slug) from history.pledge_trigger_differences(revision - 1, revision)
    union
    select p.slug from history.pledge_event_differences(revision - 1, revision) e
        cross join lateral (values ((e.before).pledge_slug), ((e.after).pledge_slug)) p (slug) where p.slug is not null
    union
    select p.key from history.citation_differences(revision - 1, revision) c
        cross join lateral (values ((c.before).kind, (c.before).key), ((c.after).kind, (c.after).key)) p (kind, key)
        where p.kind = 'PLEDGE'
    union
    select h.pledge_slug from history.activation_trigger_differences(revision - 1, revision) t
        join pledge_trigger h on h.trigger_slug = (t.after).slug where (t.before).state <> (t.after).state
    union
    select c.key from history.source_differences(revision - 1, revision) s
        join citation c on c.source_slug = (s.after).slug and c.kind = 'PLEDGE'
        where ((s.before).tier, (s.before).publisher) <> ((s.after).tier, (s.after).publisher)
    union
    select j.key from history.correction_differences(revision - 1, revision) k
        join correction_subject j on j.correction_slug = (k.after).slug and j.kind = 'PLEDGE'
    union
    select p.key from history.correction_subject_differences(revision - 1, revision) j
        cross join lateral (values ((j.before).kind, (j.before).key), ((j.after).kind, (j.after).key)) p (kind, key)
        where p.kind = 'PLEDGE'
$$;
comment on function pledges_to_check(bigint) is
    'The pledges whose confidence or rules a revision may have touched; it is in progress.';

create function pledge_faults(it pledge) returns table (rule text, says text) stable language sql as $$
    select 'pledge_cited', format('pledge %s has no citation', it.slug)
        where not exists (select from citation c where c.kind = 'PLEDGE' and c.key = it.slug)
    union all
    select 'pledge_level_has_event', format('pledge %s is %s, and no event says so', it.slug, it.level)
        where not exists (select from pledge_event e
            where e.pledge_slug = it.slug and e.axis = 'LEVEL' and e.value = it.level)
    union all
    -- Nothing need have happened for nothing to be due or begun.
    select 'pledge_delivery_has_event', format('pledge %s is %s, and no event says so', it.slug, it.delivery)
        where it.delivery is not null
            and (it.delivery not in ('NOT_DUE', 'NOT_STARTED')
                or exists (select from pledge_event e where e.pledge_slug = it.slug and e.axis = 'DELIVERY'))
            and not exists (select from pledge_event e
                where e.pledge_slug = it.slug and e.axis = 'DELIVERY' and e.value = it.delivery)
    union all
    select 'pledge_has_pledgor', format('pledge %s must be made either by nations or by the coalition', it.slug)
        where it.by_coalition = exists (select from pledge_pledgor p where p.pledge_slug = it.slug)
    union all
    select 'pledge_contingent_on_trigger', format('pledge %s is contingent on nothing', it.slug)
        where it.activation is not distinct from 'CONTINGENT'
            and not exists (select from pledge_trigger t where t.pledge_slug = it.slug)
    union all
    select 'pledge_contingent_on_trigger', format('pledge %s has a trigger that is not met, and is not contingent', it.slug)
        where it.activation is distinct from 'CONTINGENT'
            and exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET')
    union all
    select 'pledge_contingent_on_trigger', format('every trigger of pledge %s is met, and it is not unconditional', it.slug)
        where it.activation is distinct from 'UNCONDITIONAL'
            and exists (select from pledge_trigger h where h.pledge_slug = it.slug)
            and not exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET')
    union all
    -- A pledge may be contingent or not from its beginning. What it becomes later has an event.
    select 'pledge_activation_has_event', format('pledge %s is %s, and no event says so', it.slug, it.activation)
        where it.activation is not null
            and exists (select from pledge_event e where e.pledge_slug = it.slug and e.axis = 'ACTIVATION')
            and not exists (select from pledge_event e
                where e.pledge_slug = it.slug and e.axis = 'ACTIVATION' and e.value = it.activation)
    union all
    select 'pledge_superseded_in_a_line', format('what took the place of pledge %s leads back to it', it.slug)
        where it.superseded_by_slug is not null and exists (
            with recursive successor (slug, next) as (
                select p.slug, p.superseded_by_slug from pledge p where p.slug = it.superseded_by_slug
                union
                select p.slug, p.superseded_by_slug from successor s join pledge p on p.slug = s.next)
            select from successor s where s.slug = it.slug)
    union all
    select 'pledge_end_state_has_event', format('pledge %s is %s, and no event says so', it.slug, it.end_state)
        where it.end_state is not null
            and not exists (select from pledge_event e
                where e.pledge_slug = it.slug and e.axis = 'END_STATE' and e.value = it.end_state)
$$;
comment on function pledge_faults(pledge) is 'The rules across tables that a pledge breaks, each with its name and in words.';

create function finish_revision() returns trigger language plpgsql
-- The statements are planned once a session, and for few changes among many rows: by indexes.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off as $$
declare
    last_place constant bigint := coalesce((select place from record_change order by revision desc, place desc limit 1), 0);
    changed text;
    it pledge;
    derived text;
    fault record;
    faults jsonb := '[]';
begin
    for changed in select slug from pledges_to_check(new.number) slug order by slug loop
        select * into it from pledge where slug = changed;
        continue when not found;
        derived := pledge_confidence(changed);
        if it.confidence <> derived then
            update pledge set confidence = derived where slug = changed;
        end if;
        for fault in select changed as key, f.rule, f.says from pledge_faults(it) f loop
            faults := faults || to_jsonb(fault);
        end loop;
        exit when jsonb_array_length(faults) > 1000;
    end loop;
    if faults <> '[]' then
        raise exception using errcode = 'check_violation', constraint = faults -> 0 ->> 'rule', table = 'pledge',
            message = faults -> 0 ->> 'says', detail = faults::text;
    end if;
    insert into record_change (revision, place, collection, key, kind)
        select new.number, last_place + row_number() over (order by r.collection collate "C", r.key collate "C"),
            r.collection, r.key, r.kind
        from records_changed(new.number - 1, new.number) r;
    perform set_config('pledgebook.revision', '', true);
    return null;
end
$$;
comment on function finish_revision() is
    'Derives what is derived, refuses the revision if it breaks a rule, and notes which records it changed. The detail of '
    'the error tells all faults, a thousand at most, as JSON.';

create constraint trigger revision_finished after insert on revision
    deferrable initially deferred for each row execute function finish_revision();

-- A key that a record had before it was renamed leads to the record for ever.

create function check_key_is_free() returns trigger language plpgsql as $$
declare
    key text;
begin
    -- To make the whole row an object, to take one field of it, would take longer than the look-up.
    if tg_argv[1] = 'code' then
        key := new.code;
    else
        key := new.slug;
    end if;
    if exists (select from record_rename r where r.collection = tg_argv[0] and r.old_key = key) then
        raise exception using errcode = 'unique_violation', constraint = 'key_given_once', table = tg_table_name,
            message = format('the key %s was that of another record', key);
    end if;
    return new;
end
$$;
comment on function check_key_is_free() is 'Refuses a new record with a key that a record had before it was renamed.';

do $$
declare
    it record;
begin
    for it in select name, home, key_column from collection
    loop
        execute format('create trigger %I before insert on %I for each row execute function check_key_is_free(%L, %L)',
            it.home || '_key_given_once', it.home, it.name, it.key_column);
    end loop;
end
$$;
