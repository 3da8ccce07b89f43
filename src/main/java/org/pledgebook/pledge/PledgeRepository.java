package org.pledgebook.pledge;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PledgeRepository extends Repository<Pledge, String> {

    // Pledgors and triggers of one pledge multiply, but both are few, and one statement reads both.
    @Query("select p.slug as pledge, n.code as nationCode, n.name as nationName, t as trigger"
            + " from Pledge p left join p.pledgors g left join Nation n on n.code = g"
            + " left join p.triggers h left join Trigger t on t.slug = h"
            + " where p.slug in :slugs order by p.slug, n.code, t.slug")
    List<PartRow> partsOf(Collection<String> slugs);

    @Query("select e from PledgeEvent e where e.pledge in :slugs order by e.pledge, e.occurredOn, e.id")
    List<PledgeEvent> eventsOf(Collection<String> slugs);

    @Query("select p from Pledge p join p.triggers h where h = :trigger order by p.slug")
    List<Pledge> hangingOn(String trigger);

    @Query("select t from Trigger t where t.slug in :slugs order by t.slug")
    List<Trigger> triggers(Collection<String> slugs);

    @NativeQuery("select p.slug as slug, pledge_confidence(p.slug) as confidence from pledge p where p.slug in :slugs"
            + " and p.confidence <> pledge_confidence(p.slug)")
    List<Derived> derivedAnew(Collection<String> slugs);

    @NativeQuery("select p.slug as slug, pledge_confidence(p.slug) as confidence from pledge p where p.slug in"
            + " (select c.key from citation c where c.kind = 'PLEDGE' and c.source_slug = :source)"
            + " and p.confidence <> pledge_confidence(p.slug)")
    List<Derived> derivedAnewFrom(String source);

    /** How well the sources bear a pledge out, where the book does not say so yet. */
    interface Derived {

        String getSlug();

        Confidence getConfidence();
    }

    /** A nation that makes a pledge together with a trigger that it hangs on. */
    record PartRow(
            String pledge,
            @Nullable String nationCode,
            @Nullable String nationName,
            @Nullable Trigger trigger) {}
}
