package org.pledgebook.pledge;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PledgeRepository extends Repository<Pledge, String> {

    @Query("select e from PledgeEvent e where e.pledge in :slugs order by e.pledge, e.occurredOn, e.id")
    List<PledgeEvent> eventsOf(Collection<String> slugs);

    @Query("select p from Pledge p left join fetch p.triggers where :trigger member of p.triggers order by p.slug")
    List<Pledge> hangingOn(String trigger);

    @Query("select t from Trigger t where t.slug in :slugs order by t.slug")
    List<Trigger> triggers(Collection<String> slugs);
}
