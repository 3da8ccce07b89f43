-- Which records each revision changed, as readers see them: a record shows parts of others, such as the names of nations,
-- and changes with them. The history says all of it; here it is kept ready. Nothing is written with a revision itself, so
-- that writing stays fast: whoever first asks for the changes of a revision has them worked out, for all.

create index citation_aud_source_idx on citation_aud (source_slug);
create index pledge_pledgor_aud_nation_idx on pledge_pledgor_aud (nation_code, pledge_slug);
create index pledge_aud_beneficiary_idx on pledge_aud (beneficiary_code);
create index pledge_aud_category_idx on pledge_aud (category_slug);
create index pledge_aud_speaker_idx on pledge_aud (speaker_slug);

create table record_change (
    rev        bigint not null,
    place      bigint not null,
    collection text collate "C" not null,
    key        text collate "C" not null,
    kind       text not null,
    constraint record_change_pk primary key (rev, place),
    constraint record_change_once unique (collection, key, rev),
    constraint record_change_revision_fk foreign key (rev) references revision (number),
    constraint record_change_kind_known check (kind in ('CREATED', 'UPDATED', 'DELETED'))
);
comment on table record_change is
    'A record that revision rev made, changed or deleted. The places count through the whole book, without a gap.';

create table record_change_known (
    up_to bigint not null,
    constraint record_change_known_not_negative check (up_to >= 0)
);
comment on table record_change_known is 'One row: up to which revision record_change is complete.';
insert into record_change_known values (0);

-- A row of a history table is what stood at a revision if it is no deletion, is not newer, and no other row of the same key
-- lies between. The row of a deletion holds the key alone, so that what it belonged to stands in the row before it.
create function records_changed(after bigint, up_to bigint)
returns table (rev bigint, collection text, key text, kind text) stable language sql as $$
    with
    -- What other records show of these, and changed.
    renamed_nation as (
        select n.rev, n.code from nation_aud n
            cross join lateral (select p.name from nation_aud p where p.code = n.code and p.rev < n.rev
                order by p.rev desc limit 1) p
        where n.rev > after and n.rev <= up_to and n.revtype = 1 and n.name is distinct from p.name),
    renamed_leader as (
        select l.rev, l.slug from leader_aud l
            cross join lateral (select p.name from leader_aud p where p.slug = l.slug and p.rev < l.rev
                order by p.rev desc limit 1) p
        where l.rev > after and l.rev <= up_to and l.revtype = 1 and l.name is distinct from p.name),
    other_leader as (
        select l.rev, l.slug from renamed_leader l
        union
        select o.rev, o.leader_slug from leader_office_aud o where o.rev > after and o.rev <= up_to),
    renamed_category as (
        select c.rev, c.slug from assurance_category_aud c
            cross join lateral (select p.name from assurance_category_aud p where p.slug = c.slug and p.rev < c.rev
                order by p.rev desc limit 1) p
        where c.rev > after and c.rev <= up_to and c.revtype = 1 and c.name is distinct from p.name),
    other_trigger as (
        select t.rev, t.slug from activation_trigger_aud t
            cross join lateral (select p.type, p.wording, p.state from activation_trigger_aud p
                where p.slug = t.slug and p.rev < t.rev order by p.rev desc limit 1) p
        where t.rev > after and t.rev <= up_to and t.revtype = 1
            and (t.type, t.wording, t.state) is distinct from (p.type, p.wording, p.state)),
    other_source as (
        select s.rev, s.slug from source_aud s
            cross join lateral (select p.title, p.publisher, p.tier, p.url from source_aud p
                where p.slug = s.slug and p.rev < s.rev order by p.rev desc limit 1) p
        where s.rev > after and s.rev <= up_to and s.revtype = 1
            and (s.title, s.publisher, s.tier, s.url) is distinct from (p.title, p.publisher, p.tier, p.url)),
    -- What is said of a record.
    cited as (
        select c.rev, c.kind, c.key from citation_aud c where c.rev > after and c.rev <= up_to
        union
        select c.rev, p.kind, p.key from citation_aud c
            cross join lateral (select p.kind, p.key from citation_aud p where p.id = c.id and p.rev < c.rev
                order by p.rev desc limit 1) p
        where c.rev > after and c.rev <= up_to and c.revtype <> 0
        union
        select s.rev, c.kind, c.key from other_source s
            join citation_aud c on c.source_slug = s.slug and c.rev <= s.rev and c.revtype <> 2
        where not exists (select from citation_aud l where l.id = c.id and l.rev > c.rev and l.rev <= s.rev)),
    other_correction as (
        select c.rev, c.slug from correction_aud c where c.rev > after and c.rev <= up_to
        union
        select s.rev, s.correction_slug from correction_subject_aud s where s.rev > after and s.rev <= up_to
        union
        select c.rev, c.key from cited c where c.kind = 'CORRECTION'),
    said as (
        select c.rev, c.kind, c.key from cited c
        union
        select c.rev, s.kind, s.key from other_correction c
            join correction_subject_aud s on s.correction_slug = c.slug and s.rev <= c.rev and s.revtype <> 2
        where not exists (select from correction_subject_aud l where l.correction_slug = s.correction_slug
            and l.position = s.position and l.rev > s.rev and l.rev <= c.rev)
        union
        select s.rev, p.kind, p.key from correction_subject_aud s
            cross join lateral (select p.kind, p.key from correction_subject_aud p
                where p.correction_slug = s.correction_slug and p.position = s.position and p.rev < s.rev
                order by p.rev desc limit 1) p
        where s.rev > after and s.rev <= up_to and s.revtype <> 0),
    own as (
        select n.rev, 'nations' as collection, n.code as key, n.revtype from nation_aud n
        where n.rev > after and n.rev <= up_to
        union all
        select l.rev, 'leaders', l.slug, l.revtype from leader_aud l where l.rev > after and l.rev <= up_to
        union all
        select s.rev, 'summits', s.slug, s.revtype from summit_aud s where s.rev > after and s.rev <= up_to
        union all
        select s.rev, 'statements', s.slug, s.revtype from statement_aud s where s.rev > after and s.rev <= up_to
        union all
        select c.rev, 'assurance-categories', c.slug, c.revtype from assurance_category_aud c
        where c.rev > after and c.rev <= up_to
        union all
        select t.rev, 'triggers', t.slug, t.revtype from activation_trigger_aud t
        where t.rev > after and t.rev <= up_to
        union all
        select p.rev, 'pledges', p.slug, p.revtype from pledge_aud p where p.rev > after and p.rev <= up_to
        union all
        select s.rev, 'sources', s.slug, s.revtype from source_aud s where s.rev > after and s.rev <= up_to
        union all
        select c.rev, 'corrections', c.slug, c.revtype from correction_aud c where c.rev > after and c.rev <= up_to),
    touched as (
        select o.rev, o.collection, o.key from own o
        union
        select s.rev, case s.kind when 'NATION' then 'nations' when 'LEADER' then 'leaders' when 'SUMMIT' then 'summits'
            when 'STATEMENT' then 'statements' when 'ASSURANCE_CATEGORY' then 'assurance-categories'
            when 'PLEDGE' then 'pledges' when 'TRIGGER' then 'triggers' when 'CORRECTION' then 'corrections' end, s.key
        from said s where s.kind is not null
        union
        select c.rev, 'corrections', c.slug from other_correction c
        -- Leaders
        union
        select o.rev, 'leaders', o.leader_slug from leader_office_aud o where o.rev > after and o.rev <= up_to
        union
        select n.rev, 'leaders', o.leader_slug from renamed_nation n
            join leader_office_aud o on o.nation_code = n.code and o.rev <= n.rev and o.revtype <> 2
        where not exists (select from leader_office_aud l where l.leader_slug = o.leader_slug
            and l.position = o.position and l.rev > o.rev and l.rev <= n.rev)
        -- Summits
        union
        select p.rev, 'summits', p.summit_slug from summit_participation_aud p where p.rev > after and p.rev <= up_to
        union
        select n.rev, 'summits', p.summit_slug from renamed_nation n
            join summit_participation_aud p on p.nation_code = n.code and p.rev <= n.rev and p.revtype <> 2
        where not exists (select from summit_participation_aud l where l.summit_slug = p.summit_slug
            and l.position = p.position and l.rev > p.rev and l.rev <= n.rev)
        union
        select o.rev, 'summits', p.summit_slug from other_leader o
            join summit_participation_aud p on p.leader_slug = o.slug and p.rev <= o.rev and p.revtype <> 2
        where not exists (select from summit_participation_aud l where l.summit_slug = p.summit_slug
            and l.position = p.position and l.rev > p.rev and l.rev <= o.rev)
        -- Statements
        union
        select p.rev, 'statements', p.statement_slug from statement_party_aud p where p.rev > after and p.rev <= up_to
        union
        select r.rev, 'statements', r.statement_slug from statement_relation_aud r
        where r.rev > after and r.rev <= up_to
        union
        select n.rev, 'statements', p.statement_slug from renamed_nation n
            join statement_party_aud p on p.nation_code = n.code and p.rev <= n.rev and p.revtype <> 2
        where not exists (select from statement_party_aud l where l.statement_slug = p.statement_slug
            and l.position = p.position and l.rev > p.rev and l.rev <= n.rev)
        union
        select o.rev, 'statements', p.statement_slug from other_leader o
            join statement_party_aud p on p.leader_slug = o.slug and p.rev <= o.rev and p.revtype <> 2
        where not exists (select from statement_party_aud l where l.statement_slug = p.statement_slug
            and l.position = p.position and l.rev > p.rev and l.rev <= o.rev)
        union
        select c.rev, 'statements', s.slug from assurance_category_aud c
            left join lateral (select p.name, p.ordinal, p.statement_slug from assurance_category_aud p
                where p.slug = c.slug and p.rev < c.rev order by p.rev desc limit 1) p on true
            cross join lateral (values (c.statement_slug), (p.statement_slug)) s (slug)
        where c.rev > after and c.rev <= up_to and s.slug is not null
            and (c.name, c.ordinal, c.statement_slug) is distinct from (p.name, p.ordinal, p.statement_slug)
        -- Pledges
        union
        select p.rev, 'pledges', p.pledge_slug from pledge_pledgor_aud p where p.rev > after and p.rev <= up_to
        union
        select p.rev, 'pledges', p.pledge_slug from pledge_trigger_aud p where p.rev > after and p.rev <= up_to
        union
        select e.rev, 'pledges', e.pledge_slug from pledge_event_aud e
        where e.rev > after and e.rev <= up_to and e.pledge_slug is not null
        union
        select e.rev, 'pledges', p.pledge_slug from pledge_event_aud e
            cross join lateral (select p.pledge_slug from pledge_event_aud p where p.id = e.id and p.rev < e.rev
                order by p.rev desc limit 1) p
        where e.rev > after and e.rev <= up_to and e.revtype <> 0 and p.pledge_slug is not null
        union
        select n.rev, 'pledges', p.pledge_slug from renamed_nation n
            join pledge_pledgor_aud p on p.nation_code = n.code and p.rev <= n.rev and p.revtype <> 2
        where not exists (select from pledge_pledgor_aud l where l.pledge_slug = p.pledge_slug
            and l.nation_code = p.nation_code and l.rev > p.rev and l.rev <= n.rev)
        union
        select n.rev, 'pledges', p.slug from renamed_nation n
            join pledge_aud p on p.beneficiary_code = n.code and p.rev <= n.rev and p.revtype <> 2
        where not exists (select from pledge_aud l where l.slug = p.slug and l.rev > p.rev and l.rev <= n.rev)
        union
        select c.rev, 'pledges', p.slug from renamed_category c
            join pledge_aud p on p.category_slug = c.slug and p.rev <= c.rev and p.revtype <> 2
        where not exists (select from pledge_aud l where l.slug = p.slug and l.rev > p.rev and l.rev <= c.rev)
        union
        select o.rev, 'pledges', p.slug from renamed_leader o
            join pledge_aud p on p.speaker_slug = o.slug and p.rev <= o.rev and p.revtype <> 2
        where not exists (select from pledge_aud l where l.slug = p.slug and l.rev > p.rev and l.rev <= o.rev)
        union
        select t.rev, 'pledges', p.pledge_slug from other_trigger t
            join pledge_trigger_aud p on p.trigger_slug = t.slug and p.rev <= t.rev and p.revtype <> 2
        where not exists (select from pledge_trigger_aud l where l.pledge_slug = p.pledge_slug
            and l.trigger_slug = p.trigger_slug and l.rev > p.rev and l.rev <= t.rev))
    select t.rev, t.collection, t.key,
        case o.revtype when 0 then 'CREATED' when 2 then 'DELETED' else 'UPDATED' end
    from touched t left join own o on o.rev = t.rev and o.collection = t.collection and o.key = t.key
$$;
comment on function records_changed(bigint, bigint) is
    'The records that the revisions after one, up to another, made, changed or deleted, themselves or by what they show of '
    'others.';

create procedure know_record_changes(wanted bigint) language plpgsql as $$
declare
    known bigint;
begin
    -- One at a time; whoever waited sees what the other has written.
    select up_to into strict known from record_change_known for update;
    if known < wanted then
        insert into record_change (rev, place, collection, key, kind)
        select rev, (select coalesce(max(place), 0) from record_change where rev = (select max(rev) from record_change))
                + row_number() over (order by rev, collection collate "C", key collate "C"), collection, key, kind
            from records_changed(known, wanted);
        update record_change_known set up_to = wanted;
    end if;
end
$$;
comment on procedure know_record_changes(bigint) is
    'Completes record_change up to a revision. All up to it must be committed, and each statement must see what is: call it '
    'in a transaction that is READ COMMITTED.';
