-- A pledge waits as long as one of its triggers is not met, and no longer; and what has ended says when, and on whose word.
-- What stands in the book already is looked at when it is written next.

create or replace function pledge_faults(it pledge) returns table (rule text, says text) stable language sql as $$
    select 'pledge_cited', format('pledge %s has no citation', it.slug)
        where not exists (select from citation c where c.kind = 'PLEDGE' and c.key = it.slug)
    union all
    select 'pledge_confidence_derived',
            format('the citations of pledge %s make it %s, not %s', it.slug, pledge_confidence(it.slug), it.confidence)
        where it.confidence <> pledge_confidence(it.slug)
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
    select 'pledge_contingent_on_trigger',
            format('pledge %s has a trigger that is not met, and is not contingent', it.slug)
        where it.activation is distinct from 'CONTINGENT'
            and exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET')
    union all
    select 'pledge_contingent_on_trigger',
            format('every trigger of pledge %s is met, and it is not unconditional', it.slug)
        where it.activation is distinct from 'UNCONDITIONAL'
            and exists (select from pledge_trigger h where h.pledge_slug = it.slug)
            and not exists (select from pledge_trigger h join activation_trigger t on t.slug = h.trigger_slug
                where h.pledge_slug = it.slug and t.state <> 'MET')
    union all
    -- A pledge is born contingent or not. What it says later has an event, as what it says of the beginning may have.
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

create function check_trigger() returns trigger language plpgsql as $$
declare
    fault record;
begin
    for fault in select f.* from pledge_trigger h join pledge p on p.slug = h.pledge_slug, pledge_faults(p) f
        where h.trigger_slug = new.slug and f.rule = 'pledge_contingent_on_trigger'
    loop
        raise exception using errcode = 'check_violation', constraint = fault.rule, table = 'pledge', message = fault.says;
    end loop;
    return null;
end
$$;
comment on function check_trigger() is 'Refuses a state of a trigger that what hangs on it has not moved with.';

create constraint trigger activation_trigger_moves_pledges after update of state on activation_trigger
    deferrable initially deferred for each row
    when (current_setting('pledgebook.importing', true) is distinct from 'on') execute function check_trigger();
