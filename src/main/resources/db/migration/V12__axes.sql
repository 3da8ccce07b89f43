-- An axis that has moved says when, and on whose word, and what took the place of a pledge does not lead back to it.

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
$$;
