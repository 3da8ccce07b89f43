-- Invented revisions on top of a generated book, as curators would write them: one to three pledges each.
--
--     psql -v revisions=1000 -f revise.sql
--
-- Most move delivery or level with an event, or cite one more source; some are new pledges, other words, other days, and a
-- few take a pledge out. They follow from the book and their number alone. All rules of the book are held against them.

\set ON_ERROR_STOP on
\if :{?revisions}
\else
    \set revisions 1000
\endif

begin;
set local timezone = 'UTC';
set local jit = off;
set local client_min_messages = 'warning';
select set_config('generate.revisions', (:'revisions')::int::text, true);

create temp table chosen on commit drop as
select row_number() over (order by md5(slug)) as n, slug from (
    select p.slug from pledge p
    where not by_coalition and end_state is null and activation is distinct from 'CONTINGENT'
        and not exists (select from pledge s where s.superseded_by_slug = p.slug)
        and not exists (select from correction_subject s where s.kind = 'PLEDGE' and s.key = p.slug)
    order by md5(p.slug) limit 3 * (:'revisions')::int) as those;
create unique index on chosen (n);

-- Writes what a revision did to some rows of a table into its history.
create procedure pg_temp.remember(revision bigint, name text, did int, keys text, variadic vals text[]) language plpgsql as $$
declare
    columns text;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum) into columns from pg_attribute
        where attrelid = name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into %1$I (rev, revtype, %2$s) select $1, $2, %2$s from %3$I where %4$s',
        name || '_aud', columns, name, keys) using revision, did, vals;
end
$$;

do $$
declare
    revision bigint;
    at timestamptz;
    it text;
    other text;
    made bigint;
    said text;
    kind int;
begin
    select slug into strict said from source where tier = 'SECONDARY' order by md5(slug) limit 1;
    for i in 1..current_setting('generate.revisions')::int loop
        select max(number) + 1, max(recorded_at) + interval '7 minutes' into revision, at from revision;
        insert into revision (number, recorded_at, editor, reason_kind, reason)
        values (revision, at, 'Generator', 'SOURCE', 'A generated revision.');
        for j in 1..1 + i % 3 loop
            select slug into strict it from chosen where n = (i - 1) * 3 + j;
            kind := abs(hashint4extended(i * 3 + j, 7)) % 100;
            if kind < 35 then
                update pledge set delivery = case delivery when 'IN_PROGRESS' then 'DELIVERED' else 'IN_PROGRESS' end
                    where slug = it;
                insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug)
                    select nextval('pledge_event_seq'), it, 'DELIVERY', delivery, announced_on + 30, 'Told by a ministry.', said
                    from pledge where slug = it returning id into made;
                call pg_temp.remember(revision, 'pledge', 1, 'slug = $3[1]', it);
                call pg_temp.remember(revision, 'pledge_event', 0, 'id::text = $3[1] and pledge_slug = $3[2]', made::text, it);
            elsif kind < 60 then
                update pledge set level = case level when 'SIGNED' then 'IN_FORCE' else 'SIGNED' end where slug = it;
                insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug)
                    select nextval('pledge_event_seq'), it, 'LEVEL', level, announced_on + 20, 'Signed at a summit.', said
                    from pledge where slug = it returning id into made;
                call pg_temp.remember(revision, 'pledge', 1, 'slug = $3[1]', it);
                call pg_temp.remember(revision, 'pledge_event', 0, 'id::text = $3[1] and pledge_slug = $3[2]', made::text, it);
            elsif kind < 75 then
                insert into citation (id, kind, key, source_slug, paraphrase, stance)
                    values (nextval('citation_seq'), 'PLEDGE', it, said, 'Says so too.', 'SUPPORTS') returning id into made;
                call pg_temp.remember(revision, 'citation', 0, 'id::text = $3[1] and kind = ''PLEDGE'' and key = $3[2]',
                    made::text, it);
                update pledge set confidence = pledge_confidence(slug)
                    where slug = it and confidence <> pledge_confidence(slug);
                if found then
                    call pg_temp.remember(revision, 'pledge', 1, 'slug = $3[1]', it);
                end if;
            elsif kind < 88 then
                other := left('later-' || i || '-' || j || '-' || it, 100);
                other := trim(trailing '-' from other);
                insert into pledge (slug, title, summary, category_slug, by_coalition, beneficiary_code, level, announced_on,
                        modality, confidence)
                    select other, title, summary, category_slug, false, beneficiary_code, 'ANNOUNCED',
                        date '2026-11-02' + i % 10, modality, 'REPORTED'
                    from pledge where slug = it;
                insert into pledge_pledgor select other, nation_code from pledge_pledgor where pledge_slug = it;
                insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug)
                    values (nextval('pledge_event_seq'), other, 'LEVEL', 'ANNOUNCED', date '2026-11-02' + i % 10, 'Said.', said);
                insert into citation (id, kind, key, source_slug, paraphrase, stance)
                    values (nextval('citation_seq'), 'PLEDGE', other, said, 'Says so.', 'SUPPORTS');
                call pg_temp.remember(revision, 'pledge', 0, 'slug = $3[1]', other);
                call pg_temp.remember(revision, 'pledge_pledgor', 0, 'pledge_slug = $3[1]', other);
                call pg_temp.remember(revision, 'pledge_event', 0, 'pledge_slug = $3[1]', other);
                call pg_temp.remember(revision, 'citation', 0, 'kind = ''PLEDGE'' and key = $3[1]', other);
            elsif kind < 94 then
                update pledge set summary = summary || ' It was said again.' where slug = it;
                call pg_temp.remember(revision, 'pledge', 1, 'slug = $3[1]', it);
            elsif kind < 97 then
                update pledge set announced_on = announced_on - 1 where slug = it;
                call pg_temp.remember(revision, 'pledge', 1, 'slug = $3[1]', it);
            else
                insert into pledge_pledgor_aud select revision, 2, g.* from pledge_pledgor g where pledge_slug = it;
                insert into pledge_trigger_aud select revision, 2, h.* from pledge_trigger h where pledge_slug = it;
                insert into pledge_event_aud (rev, revtype, id) select revision, 2, id from pledge_event where pledge_slug = it;
                insert into citation_aud (rev, revtype, id)
                    select revision, 2, id from citation c where c.kind = 'PLEDGE' and c.key = it;
                insert into pledge_aud (rev, revtype, slug) values (revision, 2, it);
                delete from pledge_pledgor where pledge_slug = it;
                delete from pledge_trigger where pledge_slug = it;
                delete from pledge_event where pledge_slug = it;
                delete from citation c where c.kind = 'PLEDGE' and c.key = it;
                delete from pledge where slug = it;
            end if;
        end loop;
    end loop;
end
$$;

commit;

vacuum (analyze);

select max(number) as revisions from revision;
