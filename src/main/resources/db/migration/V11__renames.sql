-- Keys that were changed. An old key leads to the new one for ever, and is never given to another record.

create table record_rename (
    rev        bigint not null,
    collection text collate "C" not null,
    old_key    text collate "C" not null,
    new_key    text collate "C" not null,
    constraint record_rename_pk primary key (collection, old_key, rev),
    constraint record_rename_revision_fk foreign key (rev) references revision (number) deferrable initially deferred,
    constraint record_rename_to_another check (old_key <> new_key),
    constraint record_rename_collection_known check (collection in ('sources', 'nations', 'leaders', 'summits',
        'statements', 'assurance-categories', 'triggers', 'pledges', 'corrections'))
);
comment on table record_rename is 'That revision rev gave a record another key.';
create unique index record_rename_new_key_idx on record_rename (collection, new_key, rev);

create function check_key_is_free() returns trigger language plpgsql as $$
declare
    key text := to_jsonb(new) ->> tg_argv[1];
begin
    if exists (select from record_rename r where r.collection = tg_argv[0] and r.old_key = key) then
        raise exception using errcode = 'unique_violation', constraint = 'key_given_once', table = tg_table_name,
            message = format('the key %s was that of another record', key);
    end if;
    return new;
end
$$;
comment on function check_key_is_free() is 'Refuses a new record with a key that a record had before it was renamed.';

create trigger source_key_given_once before insert on source
    for each row execute function check_key_is_free('sources', 'slug');
create trigger nation_key_given_once before insert on nation
    for each row execute function check_key_is_free('nations', 'code');
create trigger leader_key_given_once before insert on leader
    for each row execute function check_key_is_free('leaders', 'slug');
create trigger summit_key_given_once before insert on summit
    for each row execute function check_key_is_free('summits', 'slug');
create trigger statement_key_given_once before insert on statement
    for each row execute function check_key_is_free('statements', 'slug');
create trigger assurance_category_key_given_once before insert on assurance_category
    for each row execute function check_key_is_free('assurance-categories', 'slug');
create trigger activation_trigger_key_given_once before insert on activation_trigger
    for each row execute function check_key_is_free('triggers', 'slug');
create trigger pledge_key_given_once before insert on pledge
    for each row execute function check_key_is_free('pledges', 'slug');
create trigger correction_key_given_once before insert on correction
    for each row execute function check_key_is_free('corrections', 'slug');

create procedure rename_record(renamed text, old_key text, new_key text, revision bigint) language plpgsql as $$
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
        where s.kind = its_kind and s.key = old_key or its_kind = 'NATION' and s.member = old_key;
    update correction_subject s set key = new_key where s.kind = its_kind and s.key = old_key;
    if its_kind = 'NATION' then
        update correction_subject s set member = new_key
            where s.member = old_key and s.field in ('participants', 'parties');
    end if;
    execute format('update %s set %I = $2 where %I = $1', home, key_column, key_column) using old_key, new_key;
    insert into record_rename values (revision, renamed, old_key, new_key);
end
$$;
comment on procedure rename_record(text, text, text, bigint) is
    'Gives a record another key, with all that names it. It is part of an import in the words of begin_import(): whoever '
    'calls it has begun one, and has its history written.';

create function collection_of(kind text) returns text immutable language sql as $$
    select case kind when 'NATION' then 'nations' when 'LEADER' then 'leaders' when 'SUMMIT' then 'summits'
        when 'STATEMENT' then 'statements' when 'ASSURANCE_CATEGORY' then 'assurance-categories'
        when 'PLEDGE' then 'pledges' when 'TRIGGER' then 'triggers' when 'CORRECTION' then 'corrections' end
$$;
comment on function collection_of(text) is 'The collection, by its name in addresses, of the records of a kind.';

create function key_was_given(wanted text, its_key text) returns boolean stable language sql as $$
    select case wanted
        when 'sources' then exists (select from source_aud where slug = its_key)
        when 'nations' then exists (select from nation_aud where code = its_key)
        when 'leaders' then exists (select from leader_aud where slug = its_key)
        when 'summits' then exists (select from summit_aud where slug = its_key)
        when 'statements' then exists (select from statement_aud where slug = its_key)
        when 'assurance-categories' then exists (select from assurance_category_aud where slug = its_key)
        when 'triggers' then exists (select from activation_trigger_aud where slug = its_key)
        when 'pledges' then exists (select from pledge_aud where slug = its_key)
        when 'corrections' then exists (select from correction_aud where slug = its_key) end
$$;
comment on function key_was_given(text, text) is 'Whether a record of a collection has a key, or ever had it.';
