create or replace procedure rename_record(collection_name text, old_key text, new_key text) language plpgsql as $$
declare
    it collection;
begin
    select * into strict it from collection where name = collection_name;
    set constraints all deferred;
    -- What is said of it, and of it as a member of a field of another.
    update citation c set key = new_key where c.kind = it.kind and c.key = old_key;
    update correction_subject s set key = new_key where s.kind = it.kind and s.key = old_key;
    update correction_subject s set member = new_key where s.member = old_key
        and (it.kind = 'NATION' and s.field in ('participants', 'parties', 'pledgors')
            or it.kind = 'TRIGGER' and s.field = 'triggers');
    -- All else that refers to it follows by its foreign keys.
    execute format('update %I set %I = $2 where %I = $1', it.home, it.key_column, it.key_column) using old_key, new_key;
    insert into record_rename (revision, collection, old_key, new_key)
        values (current_setting('pledgebook.revision')::bigint, it.name, old_key, new_key);
end
$$;
comment on procedure rename_record(text, text, text) is
    'Gives a record another key, with all that refers to it, within the revision in progress.';
