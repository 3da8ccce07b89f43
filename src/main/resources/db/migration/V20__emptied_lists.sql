-- Of a list that a write emptied, earlier states of the service wrote nothing into the history, so that the past went on with
-- what had been in it. Here it is ended at the revision that emptied it. The history tells which: the record's own row stands
-- there, though nothing of it need differ from the row before, and none of the list. A pledge says more: it is made by the
-- coalition as soon as it has no pledgors, and without triggers it is not contingent. Where more than one revision can have
-- been it, those count first at which the history says nothing else, then the earliest.
-- What can not be told stays as it is: an import that touches the record of such a list later writes into the history what is
-- missing there, as if it had emptied the list itself.
-- Of a book in which no list was emptied so, rows are counted and nothing else: what was added and not deleted is what there is.

do $$
declare
    it record;
    owner record;
    now_there bigint;
    in_history bigint;
    keys text;
    columns text;
    last bigint;
    next bigint;
    lower bigint;
    higher bigint;
    whole boolean;
    any_lost boolean;
    filled boolean;
    best bigint;
    ended_at bigint;
    earliest bigint;
begin
    create temporary table emptied_row (place tid, owner text collate "C", rev bigint, until bigint, lost boolean,
        ended boolean not null default false) on commit drop;
    for it in select * from (values
        -- The list, its record, what else that one lists, and what the record's row says without the list, and before.
        ('leader_office', 'leader', 'leaders', null, 'true', 'false'),
        ('summit_participation', 'summit', 'summits', null, 'true', 'false'),
        ('statement_party', 'statement', 'statements', 'statement_relation', 'true', 'false'),
        ('statement_relation', 'statement', 'statements', 'statement_party', 'true', 'false'),
        ('correction_subject', 'correction', 'corrections', null, 'true', 'false'),
        ('pledge_pledgor', 'pledge', 'pledges', 'pledge_trigger', 'o.by_coalition', 'not p.by_coalition'),
        ('pledge_trigger', 'pledge', 'pledges', 'pledge_pledgor', 'o.activation is distinct from ''CONTINGENT''',
            'p.activation is not distinct from ''CONTINGENT'''))
        as list (name, record, collection, beside, without, with_it)
    loop
        -- A rename carries a list over as it is, and ended under the old key what the history had of an empty one.
        execute format($sql$delete from %1$I a using record_rename r
            where r.collection = %2$L and a.%3$I = r.old_key and a.rev = r.rev and a.revtype = 2
                and not exists (select from %1$I n where n.%3$I = r.new_key and n.rev = r.rev)$sql$,
            it.name || '_aud', it.collection, it.record || '_slug');
        execute format('select count(*) from %I', it.name) into now_there;
        execute format('select count(*) filter (where revtype = 0) - count(*) filter (where revtype = 2) from %I',
            it.name || '_aud') into in_history;
        continue when now_there = in_history;

        select string_agg(format('a.%I', a.attname), ', ' order by k.ordinality) into keys
            from pg_index i, unnest(i.indkey) with ordinality k, pg_attribute a
            where i.indrelid = it.name::regclass and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.k;
        select string_agg(quote_ident(attname), ', ' order by attnum) into columns
            from pg_attribute
            where attrelid = it.name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
        -- From when to when each row stood in the list, by the history. The end is lost of what was added once more without
        -- having been deleted, and of what was not deleted and is not there.
        truncate emptied_row;
        execute format($sql$
            with said as (
                select %1$s, a.ctid as place, a.rev, a.revtype, lead(a.rev) over after as until,
                    lead(a.revtype) over after as next
                from %2$I a window after as (partition by %1$s order by a.rev, a.revtype desc)),
            stood as (
                select a.place, a.%3$I as owner, a.rev, a.until, case when a.next is null
                    then not exists (select from %4$I t where (%5$s) = (%1$s)) else a.next = 0 end as lost
                from said a where a.revtype <> 2)
            insert into emptied_row select * from stood where owner in (select owner from stood where lost)$sql$,
            keys, it.name || '_aud', it.record || '_slug', it.name, replace(keys, 'a.', 't.'));

        for owner in select distinct r.owner as key from emptied_row r where lost order by 1
        loop
            last := 0;
            -- From each revision of the list to the next one, and at the end from the last one on.
            for next in execute format('select distinct rev from %I where %I = $1 union all select null order by 1 nulls last',
                it.name || '_aud', it.record || '_slug') using owner.key
            loop
                select bool_and(lost), bool_or(lost), bool_or(lost and until = next), max(rev) filter (where lost)
                    into whole, any_lost, filled, lower
                    from emptied_row r
                    where r.owner = owner.key and not ended and (next is null or rev < next)
                        and (until is null or until >= next);
                if any_lost and (whole or filled or next is null) then
                    if whole then
                        lower := last;
                        higher := next;
                    else
                        execute format('select min(rev) from %I where %I = $1 and rev > $2',
                            it.name || '_aud', it.record || '_slug') into higher using owner.key, lower;
                    end if;
                    execute format($sql$
                        select min(o.rev) filter (where %3$s or %4$s
                                and to_jsonb(o) - '{rev,revtype}'::text[] = to_jsonb(p) - '{rev,revtype}'::text[]),
                            min(o.rev)
                        from %1$I o cross join lateral (
                            select * from %1$I p where p.slug = o.slug and p.rev < o.rev order by p.rev desc limit 1) p
                        where o.slug = $1 and o.revtype = 1 and o.rev > $2 and ($3 is null or o.rev < $3) and %2$s
                            -- Records that move with another one were not written themselves.
                            and not exists (select from activation_trigger_aud t where t.rev = o.rev)
                            and not exists (select from source_aud s where s.rev = o.rev)
                            and not exists (select from record_rename r where r.rev = o.rev)$sql$,
                        it.record || '_aud', it.without, it.with_it, case when it.beside is null then 'true'
                            else format('not exists (select from %I b where b.%I = o.slug and b.rev = o.rev)',
                                it.beside || '_aud', it.record || '_slug') end)
                        into best, ended_at using owner.key, lower, higher;
                    if best is not null then
                        ended_at := best;
                    elsif not (filled or next is null) then
                        -- It may have been later.
                        ended_at := null;
                    elsif ended_at is null then
                        select min(number) into ended_at from revision
                            where number > lower and (higher is null or number < higher);
                    end if;
                    if ended_at is not null then
                        execute format('insert into %1$I (rev, revtype, %2$s) select $1, 2, %2$s from %1$I'
                            || ' where ctid in (select place from emptied_row r where r.owner = $2 and lost and not ended'
                            || ' and rev < $1)', it.name || '_aud', columns) using ended_at, owner.key;
                        update emptied_row r set ended = true where r.owner = owner.key and lost and rev < ended_at;
                        earliest := least(earliest, ended_at);
                    end if;
                end if;
                last := next;
            end loop;
        end loop;
    end loop;

    -- Which records those revisions changed is worked out anew when it is asked for.
    if earliest is not null then
        delete from record_change where rev >= earliest;
        update record_change_known set up_to = least(up_to, earliest - 1);
    end if;
end
$$;
