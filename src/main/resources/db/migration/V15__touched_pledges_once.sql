-- A pledge is touched by itself, by each trigger that it hangs on and by each source that it rests on; its rules are held once.
create or replace function touched_pledge_faults() returns table (slug text, rule text, says text) stable language plpgsql as $$
begin
    return query select p.slug, f.rule, f.says
        from (select distinct t.key from import_touched t where t.collection = 'pledges') t
            join pledge p on p.slug = t.key, pledge_faults(p) f
        order by p.slug limit 1000;
end
$$;
