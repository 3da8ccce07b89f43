-- The check of a new record's key reads the key alone. Making the whole row an object to take one field of it took longer than
-- the look-up: a pledge holds all of its words ready.

create or replace function check_key_is_free() returns trigger language plpgsql as $$
declare
    key text;
begin
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
