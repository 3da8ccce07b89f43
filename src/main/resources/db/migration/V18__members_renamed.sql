-- A correction may speak of a pledgor or of a trigger of a pledge: such a member takes the new key too.

create or replace procedure rename_record(renamed text, old_key text, new_key text, revision bigint) language plpgsql as $$
declare
    home regclass;
    key_column text;
    its_kind text;
    it record;
begin
    select b.name, b.key_column, b.kind into strict home, key_column, its_kind from (values
        ('sources', 'source', 'slug', null), ('nations', 'nation', 'code', 'NATION'),
        ('leaders', 'leader', 'slug', 'LEADER'), ('summits', 'summit', 'slug', 'SUMMIT'),
        ('statements', 'statement', 'slug', 'STATEMENT'),
        ('assurance-categories', 'assurance_category', 'slug', 'ASSURANCE_CATEGORY'),
        ('triggers', 'activation_trigger', 'slug', 'TRIGGER'), ('pledges', 'pledge', 'slug', 'PLEDGE'),
        ('corrections', 'correction', 'slug', 'CORRECTION')) as b (collection, name, key_column, kind)
        where b.collection = renamed;
    set constraints all deferred;
    insert into import_touched values (renamed, old_key), (renamed, new_key);
    -- Whatever names the record, by the foreign keys that hold it to that.
    for it in select c.conrelid::regclass as place, a.attname as name, o.collection as owner, o.owner as owner_column
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] and a.attgenerated = ''
        join (values ('leader_office', 'leaders', 'leader_slug'), ('summit_participation', 'summits', 'summit_slug'),
            ('statement', 'statements', 'slug'), ('statement_party', 'statements', 'statement_slug'),
            ('statement_relation', 'statements', 'statement_slug'),
            ('assurance_category', 'assurance-categories', 'slug'), ('pledge', 'pledges', 'slug'),
            ('pledge_pledgor', 'pledges', 'pledge_slug'), ('pledge_trigger', 'pledges', 'pledge_slug'),
            ('pledge_event', 'pledges', 'pledge_slug'), ('correction', 'corrections', 'slug'),
            ('correction_subject', 'corrections', 'correction_slug'), ('citation', null, null))
            as o (name, collection, owner) on o.name::regclass = c.conrelid
        where c.contype = 'f' and c.confrelid = home
    loop
        execute case when it.owner is null
            then format('insert into import_touched select distinct collection_of(kind), key from %s where %I = $1',
                it.place, it.name)
            else format('insert into import_touched select distinct %L, %I from %s where %I = $1',
                it.owner, it.owner_column, it.place, it.name) end using old_key;
        execute format('update %s set %I = $2 where %I = $1', it.place, it.name, it.name) using old_key, new_key;
    end loop;
    -- What is said of it, and of it as a member of a field of another.
    update citation c set key = new_key where c.kind = its_kind and c.key = old_key;
    insert into import_touched select distinct 'corrections', s.correction_slug from correction_subject s
        where s.kind = its_kind and s.key = old_key or s.member = old_key
            and (its_kind = 'NATION' and s.field in ('participants', 'parties', 'pledgors')
                or its_kind = 'TRIGGER' and s.field = 'triggers');
    update correction_subject s set key = new_key where s.kind = its_kind and s.key = old_key;
    update correction_subject s set member = new_key where s.member = old_key
        and (its_kind = 'NATION' and s.field in ('participants', 'parties', 'pledgors')
            or its_kind = 'TRIGGER' and s.field = 'triggers');
    execute format('update %s set %I = $2 where %I = $1', home, key_column, key_column) using old_key, new_key;
    insert into record_rename values (revision, renamed, old_key, new_key);
end
$$;
