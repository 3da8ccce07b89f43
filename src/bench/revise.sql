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

do $$
declare
    at timestamptz;
    it text;
    other text;
    said text;
    kind int;
begin
    select slug into strict said from source where tier = 'SECONDARY' order by md5(slug) limit 1;
    for i in 1..current_setting('generate.revisions')::int loop
        select max(recorded_at) + interval '7 minutes' into at from revision;
        perform begin_revision('Generator', 'SOURCE', 'A generated revision.', at);
        for j in 1..1 + i % 3 loop
            select slug into strict it from chosen where n = (i - 1) * 3 + j;
            kind := abs(hashint4extended(i * 3 + j, 7)) % 100;
            if kind < 35 then
                update pledge set delivery = case delivery when 'IN_PROGRESS' then 'DELIVERED' else 'IN_PROGRESS' end
                    where slug = it;
                insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug)
                    select nextval('pledge_event_seq'), it, 'DELIVERY', delivery, announced_on + 30, 'Told by a ministry.', said
                    from pledge where slug = it;
            elsif kind < 60 then
                update pledge set level = case level when 'SIGNED' then 'IN_FORCE' else 'SIGNED' end where slug = it;
                insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug)
                    select nextval('pledge_event_seq'), it, 'LEVEL', level, announced_on + 20, 'Signed at a summit.', said
                    from pledge where slug = it;
            elsif kind < 75 then
                insert into citation (id, kind, key, source_slug, paraphrase, stance)
                    values (nextval('citation_seq'), 'PLEDGE', it, said, 'Says so too.', 'SUPPORTS');
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
            elsif kind < 94 then
                update pledge set summary = summary || ' It was said again.' where slug = it;
            elsif kind < 97 then
                update pledge set announced_on = announced_on - 1 where slug = it;
            else
                delete from pledge_pledgor where pledge_slug = it;
                delete from pledge_trigger where pledge_slug = it;
                delete from pledge_event where pledge_slug = it;
                delete from citation c where c.kind = 'PLEDGE' and c.key = it;
                delete from pledge where slug = it;
            end if;
        end loop;
        -- Ends the revision.
        set constraints all immediate;
        set constraints all deferred;
    end loop;
end
$$;

commit;

vacuum (analyze);

select max(number) as revisions from revision;
