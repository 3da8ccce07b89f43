package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What was answered as of a revision when it was the latest is answered for ever, byte for byte. */
@Tag("long")
@PledgebookTest
@Import(RandomWrites.class)
class AsOfReplayTests {

    private static final long SEED = Long.getLong("test.seed", new Random().nextInt(1_000_000));

    private static final List<String> READS = List.of(
            "/api/v1/nations?include=citations,corrections&limit=500",
            "/api/v1/nations?sort=-name&limit=5",
            "/api/v1/nations/FRA",
            "/api/v1/nations/FRA/pledges",
            "/api/v1/nations/FRA/history",
            "/api/v1/leaders?include=citations,corrections",
            "/api/v1/leaders/keir-starmer",
            "/api/v1/summits?include=participants,citations,corrections",
            "/api/v1/summits/paris-2026-01-06",
            "/api/v1/summits/paris-2026-01-06/participants",
            "/api/v1/statements?include=assurances,citations,corrections",
            "/api/v1/statements/paris-declaration-2026-01-06",
            "/api/v1/assurance-categories?include=citations,corrections",
            "/api/v1/triggers?include=citations,corrections",
            "/api/v1/triggers/ceasefire-in-ukraine",
            "/api/v1/sources?sort=title",
            "/api/v1/sources/paris-declaration/citations",
            "/api/v1/corrections?include=citations",
            "/api/v1/revisions",
            "/api/v1/pledges?include=events,citations,corrections",
            "/api/v1/pledges?facet=nation,category,level,trigger,confidence,hasCorrections,speaker",
            "/api/v1/pledges?sort=title&limit=3",
            "/api/v1/pledges?sort=-announcedOn&nation=FRA&nation=POL",
            "/api/v1/pledges?triggerState=MET&category=multinational-force",
            "/api/v1/pledges?q=troops&sort=relevance",
            "/api/v1/pledges?q=made&facet=level",
            "/api/v1/pledges?confidence=DISPUTED&byCoalition=false",
            "/api/v1/pledges/france-several-thousand-soldiers",
            "/api/v1/pledges/france-several-thousand-soldiers/events",
            "/api/v1/pledges/france-several-thousand-soldiers/history",
            "/api/v1/pledges/italy-no-troops",
            "/api/v1/pledges/made-1",
            "/api/v1/pledges/summary?by=nation,category",
            "/api/v1/matrix",
            "/api/v1/matrix?nation=FRA&nation=GBR",
            "/api/v1/pledges.csv",
            "/api/v1/pledges.ndjson?include=events,citations,corrections",
            "/api/v1/statements.json",
            "/api/v1/export/pledgebook.zip",
            "/api/v1/changes?since=2&limit=20",
            "/api/v1/changes.ndjson?since=1",
            "/api/v1/compare?from=1",
            "/api/v1/compare?from=2&nation=FRA",
            "/api/v1/revisions/2/changes",
            "/api/v1/feed.atom",
            "/api/v1/feed.json?category=multinational-force",
            "/",
            "/pledges",
            "/pledges/france-several-thousand-soldiers",
            "/nations/FRA",
            "/summits/paris-2026-01-06",
            "/statements/paris-declaration-2026-01-06",
            "/corrections",
            "/revisions");

    @Autowired
    private Api api;

    @Autowired
    private RandomWrites writes;

    private record Given(int status, String body) {}

    private Given ask(String read, String asOf) {
        Answer answer = api.get(asOf.isEmpty() ? read : read + (read.contains("?") ? "&" : "?") + "asOf=" + asOf);
        // A problem tells of the request, not of the book.
        return new Given(answer.status(), answer.body());
    }

    @Test
    void whatWasAnsweredIsAnsweredAgainByteForByte() {
        Random random = new Random(SEED);
        Map<Long, Map<String, Given>> given = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            long revision = 0;
            for (int j = random.nextInt(3); j >= 0; j--) {
                revision = writes.write(random);
            }
            Map<String, Given> answers = new LinkedHashMap<>();
            for (String read : READS) {
                answers.put(read, ask(read, String.valueOf(revision)));
            }
            assertThat(answers.values())
                    .filteredOn(answer -> answer.status() == 200)
                    .as("most of the reads find what they ask for, however many records were renamed or deleted")
                    .hasSizeGreaterThan(READS.size() / 2);
            assertThat(answers.values()).noneMatch(answer -> answer.status() >= 500);
            given.put(revision, answers);
        }
        List<String> others = new ArrayList<>();
        given.forEach((revision, answers) -> answers.forEach((read, answer) -> {
            Given now = ask(read, String.valueOf(revision));
            if (!now.equals(answer)) {
                others.add("seed " + SEED + ", asOf=" + revision + " " + read + "\n  then " + difference(answer, now)
                        + "\n  now  " + difference(now, answer));
            }
        }));
        assertThat(others).isEmpty();
    }

    /** What is asked of the latest revision is what is asked of the present; only addresses of further pages tell which. */
    @Test
    void thePresentIsTheLatestRevision() {
        writes.write(new Random(SEED + 1));
        String latest = String.valueOf(writes.latest());
        for (String read : READS) {
            if (read.startsWith("/api/")) {
                Given present = ask(read, "");
                Given pinned = ask(read, latest);
                assertThat(pinned.status()).as(read).isEqualTo(present.status());
                assertThat(unpinned(pinned.body(), latest)).as(read).isEqualTo(unpinned(present.body(), latest));
            }
        }
    }

    private static String unpinned(String body, String revision) {
        return body.replaceAll("[?]asOf=" + revision + "&(amp;)?", "?")
                .replaceAll("[?&](amp;)?asOf=" + revision + "\\b", "")
                .replaceAll("\"next\":\"[^\"]*\"", "\"next\":…");
    }

    private static String difference(Given one, Given other) {
        int at = 0;
        while (at < one.body().length()
                && at < other.body().length()
                && one.body().charAt(at) == other.body().charAt(at)) {
            at++;
        }
        return one.status() + " …"
                + one.body()
                        .substring(Math.max(0, at - 150), Math.min(one.body().length(), at + 150));
    }
}
