package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Searching, counting beside a list, in groups, and in the matrix. */
@PledgebookTest
class CountTests {

    @Autowired
    private Api api;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pledges?",
                "pledges?nation=FRA",
                "pledges?nation=FRA&nation=GBR&triggerType=CEASEFIRE",
                "pledges?level=SIGNED&asOf=1",
                "pledges?q=force",
                "pledges?minLevel=ANNOUNCED&announcedFrom=2026-01-06",
                "pledges?hasCorrections=true&byCoalition=false",
                "nations?",
                "leaders?",
                "summits?",
                "statements?kind=PRESS_CONFERENCE",
                "assurance-categories?",
                "triggers?",
                "sources?tier=PRIMARY",
                "corrections?asOf=1",
                "revisions?"
            })
    void aFacetCountsWhatTheFilterFinds(String list) {
        List<String> facets = facetsOf(list.substring(0, list.indexOf('?')));
        JsonNode answer = api.json("/api/v1/" + list + "&limit=1&facet=" + String.join("&facet=", facets));
        assertThat(answer.get("facets").propertyNames()).containsExactlyElementsOf(facets);
        for (String field : facets) {
            String others = without(list, field);
            long last = Long.MAX_VALUE;
            for (JsonNode count : answer.at("/facets/" + field)) {
                assertThat(count.get("count").asLong()).isPositive().isLessThanOrEqualTo(last);
                last = count.get("count").asLong();
                if (!count.get("value").isNull()) {
                    String path = "/api/v1/" + others + "&limit=1&" + field + "="
                            + count.get("value").asString().replace(" ", "%20");
                    assertThat(api.json(path).at("/page/total").asLong())
                            .as(path)
                            .isEqualTo(last);
                }
            }
        }
    }

    @Test
    void whatHasNoValueIsCountedToo() {
        JsonNode answer = api.json("/api/v1/pledges?limit=500&facet=category,level");
        for (String field : List.of("category", "level")) {
            assertThat(answer.at("/facets/" + field)
                            .valueStream()
                            .mapToLong(count -> count.get("count").asLong())
                            .sum())
                    .isEqualTo(answer.at("/page/total").asLong());
        }
        assertThat(answer.at("/facets/category"))
                .anySatisfy(count -> assertThat(count.get("value").isNull()).isTrue());
    }

    @Test
    void referencesAreCountedUnderTheirNames() {
        assertThat(api.json("/api/v1/pledges?facet=nation").at("/facets/nation"))
                .anySatisfy(count -> {
                    assertThat(count.get("value").asString()).isEqualTo("FRA");
                    assertThat(count.get("label").asString()).isEqualTo("France");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=nation",
                "by=nation,category",
                "by=trigger&by=triggerType&by=level",
                "by=source,byCoalition&level=SIGNED",
                "by=nation&nation=FRA",
                "by=endState&asOf=1",
                "by=category&q=force"
            })
    void aGroupCountsWhatTheFiltersFind(String asked) {
        JsonNode answer = api.json("/api/v1/pledges/summary?" + asked);
        assertThat(answer.get("data")).isNotEmpty();
        assertThat(answer.at("/page/total").asInt())
                .isEqualTo(answer.get("data").size());
        String filters = asked.replaceAll("(^|&)by=[^&]*", "");
        for (JsonNode group : answer.get("data")) {
            StringBuilder path = new StringBuilder("/api/v1/pledges?limit=1" + filters);
            List<String> unknown = new ArrayList<>();
            group.get("by").propertyStream().forEach(by -> {
                if (by.getValue().get("value").isNull()) {
                    unknown.add(by.getKey());
                } else if (!filters.contains(by.getKey() + "=")) {
                    path.append('&')
                            .append(by.getKey())
                            .append('=')
                            .append(by.getValue().get("value").asString());
                }
            });
            if (unknown.isEmpty() && !asked.equals("by=nation&nation=FRA")) {
                assertThat(api.json(path.toString()).at("/page/total").asLong())
                        .as(path.toString())
                        .isEqualTo(group.get("count").asLong());
            }
        }
    }

    @Test
    void theMatrixTellsPledgedDeclinedThroughTheCoalitionAndNothingFoundApart() {
        JsonNode matrix = api.json("/api/v1/matrix");
        assertThat(matrix.get("categories")).hasSize(4);
        assertThat(matrix.get("rows"))
                .hasSameSizeAs(api.json("/api/v1/nations?limit=500").get("data"));
        assertThat(cell(matrix, "FRA", "multinational-force")).isEqualTo("PLEDGED");
        assertThat(cell(matrix, "FRA", "ceasefire-monitoring")).isEqualTo("COALITION");
        assertThat(cell(matrix, "ITA", "multinational-force")).isEqualTo("DECLINED");
        assertThat(cell(matrix, "POL", "multinational-force")).isEqualTo("COALITION");
        assertThat(cell(matrix, "UKR", "multinational-force")).isEqualTo("NONE_FOUND");
        JsonNode france = matrix.get("rows")
                .valueStream()
                .filter(row -> row.get("nation").asString().equals("FRA"))
                .findFirst()
                .orElseThrow();
        assertThat(france.at("/cells/2/level").asString()).isEqualTo("SIGNED");
        assertThat(france.at("/cells/2/count").asInt())
                .isEqualTo(api.json("/api/v1/pledges?nation=FRA&category=multinational-force")
                        .at("/page/total")
                        .asInt());
    }

    @Test
    void theMatrixCountsAPledgeOfTheCoalitionOnce() {
        JsonNode matrix = api.json("/api/v1/matrix");
        for (int i = 0; i < 4; i++) {
            String category = matrix.at("/categories/" + i + "/slug").asString();
            assertThat(matrix.at("/totals/" + i).asInt())
                    .isEqualTo(api.json("/api/v1/pledges?category=" + category)
                            .at("/page/total")
                            .asInt());
            assertThat(matrix.at("/coalition/" + i + "/count").asInt()).isEqualTo(1);
        }
        int all = api.json("/api/v1/pledges").at("/page/total").asInt();
        assertThat(matrix.get("totals").valueStream().mapToInt(JsonNode::asInt).sum()
                        + matrix.get("withoutCategory").asInt())
                .isEqualTo(all);
    }

    @Test
    void theMatrixShowsTheWantedNationsAndCategoriesAndCountsByTheOtherFilters() {
        JsonNode matrix = api.json("/api/v1/matrix?nation=ITA&nation=FRA&category=multinational-force&minLevel=SIGNED");
        assertThat(matrix.findValuesAsString("nation")).containsExactly("FRA", "ITA");
        assertThat(matrix.get("categories")).hasSize(1);
        assertThat(cell(matrix, "FRA", "multinational-force")).isEqualTo("PLEDGED");
        assertThat(matrix.at("/rows/0/cells/0/count").asInt()).isEqualTo(1);
        assertThat(cell(matrix, "ITA", "multinational-force")).isEqualTo("NONE_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "pledges?q=soldier, france-several-thousand-soldiers",
        "pledges?q=SOLDIERS, france-several-thousand-soldiers",
        "pledges?q=s%C3%B4ldiers, france-several-thousand-soldiers",
        "pledges?q=soldiers%20-italy, france-several-thousand-soldiers",
        "pledges?q=%22several%20thousand%20soldiers%22, france-several-thousand-soldiers",
        "pledges?q=soldier&asOf=1, france-several-thousand-soldiers",
        "leaders?q=emmanuel, emmanuel-macron",
        "nations?q=kingdom, GBR",
        "summits?q=paris, paris-2026-01-06",
        "statements?q=declaration, paris-declaration-2026-01-06",
        "assurance-categories?q=monitoring, ceasefire-monitoring",
        "triggers?q=commons, house-of-commons-vote",
        "sources?q=transcript, rev-transcript",
        "corrections?q=chancellor, german-chancellor-was-merz"
    })
    void wordsAreFoundInAnyFormWithoutTheirAccents(String search, String found) {
        assertThat(api.json("/api/v1/" + search).get("data"))
                .extracting(record -> record.iterator().next().asString())
                .contains(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=force", "q=ukraine&asOf=1", "q=france+or+germany"})
    void theMostRelevantComesFirstAndTheWalkMissesNothing(String search) {
        Set<String> found = new TreeSet<>();
        int pages = 0;
        for (String next = "/api/v1/pledges?limit=2&sort=relevance&" + search; next != null; pages++) {
            JsonNode page = api.json(next);
            page.get("data")
                    .forEach(pledge ->
                            assertThat(found.add(pledge.get("slug").asString())).isTrue());
            next = page.at("/page/next").isNull() ? null : page.at("/page/next").asString();
        }
        JsonNode whole = api.json("/api/v1/pledges?limit=500&" + search);
        assertThat(found).hasSize(whole.at("/page/total").asInt());
        assertThat(pages).isEqualTo((found.size() + 1) / 2);
    }

    @Test
    void aTitleThatHoldsTheWordsComesBeforeASummaryThatDoes() {
        JsonNode found = api.json("/api/v1/pledges?q=soldiers&sort=relevance");
        assertThat(found.at("/data/0/title").asString()).contains("soldiers");
        assertThat(api.json("/api/v1/pledges?q=soldiers&sort=-relevance")
                        .at("/data/0/slug")
                        .asString())
                .isNotEqualTo(found.at("/data/0/slug").asString());
    }

    @Test
    void aLeastLevelLeavesOutWhatIsBelowAndWhatWasDeclined() {
        assertThat(api.json("/api/v1/pledges?minLevel=PROPOSED&limit=500").get("data"))
                .extracting(pledge -> pledge.get("level").asString())
                .doesNotContain("DECLINED")
                .contains("PROPOSED", "SIGNED");
        assertThat(api.json("/api/v1/pledges?minLevel=SIGNED&limit=500").get("data"))
                .extracting(pledge -> pledge.get("level").asString())
                .containsOnly("SIGNED");
    }

    @Test
    void pledgesWithCorrectionsAreToldFromThoseWithout() {
        assertThat(api.json("/api/v1/pledges?hasCorrections=true&limit=500").get("data"))
                .isNotEmpty()
                .allSatisfy(pledge ->
                        assertThat(pledge.get("correctionCount").asInt()).isPositive());
        assertThat(api.json("/api/v1/pledges?hasCorrections=false&limit=500").get("data"))
                .isNotEmpty()
                .allSatisfy(pledge ->
                        assertThat(pledge.get("correctionCount").asInt()).isZero());
    }

    private static String cell(JsonNode matrix, String nation, String category) {
        int column = matrix.get("categories")
                .valueStream()
                .map(known -> known.get("slug").asString())
                .toList()
                .indexOf(category);
        return matrix.get("rows")
                .valueStream()
                .filter(row -> row.get("nation").asString().equals(nation))
                .findFirst()
                .orElseThrow()
                .at("/cells/" + column + "/state")
                .asString();
    }

    private static String without(String list, String field) {
        return list.replaceAll("([?&])" + field + "=[^&]*", "$1");
    }

    private List<String> facetsOf(String collection) {
        return api.json("/openapi.json")
                .at("/paths/~1api~1v1~1" + collection + "/get/parameters")
                .valueStream()
                .filter(parameter -> parameter.get("name").asString().equals("facet"))
                .flatMap(parameter -> parameter.at("/schema/items/enum").valueStream())
                .map(JsonNode::asString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The key is a summit's.
                "corrections?kind=LEADER&key=paris-2026-01-06 | 0",
                "corrections?kind=SUMMIT&key=paris-2026-01-06 | 5",
                // Both took part, the one of another nation.
                "summits?nation=FRA&leader=keir-starmer | 0",
                "summits?nation=GBR&leader=keir-starmer | 1",
                "pledges?trigger=house-of-commons-vote&triggerType=CEASEFIRE | 0",
                "pledges?trigger=house-of-commons-vote&triggerType=PARLIAMENT_APPROVAL&triggerState=NOT_MET | 1"
            })
    void filtersOnPartsOfOneMemberHoldForTheSameMember(String list, long total) {
        assertThat(api.json("/api/v1/" + list).at("/page/total").asLong()).isEqualTo(total);
    }

    @Test
    void whatIsCountedOfAMemberIsOfTheMemberThatAFilterMeans() {
        String vote = "trigger=house-of-commons-vote";
        assertThat(api.json("/api/v1/pledges?" + vote + "&facet=triggerType")
                        .at("/facets/triggerType")
                        .valueStream()
                        .map(count -> count.get("value").asString()))
                .containsExactly("PARLIAMENT_APPROVAL");
        assertThat(api.json("/api/v1/pledges/summary?by=trigger,triggerType").get("data"))
                .noneSatisfy(group -> {
                    assertThat(group.at("/by/trigger/value").asString()).isEqualTo("house-of-commons-vote");
                    assertThat(group.at("/by/triggerType/value").asString()).isEqualTo("CEASEFIRE");
                });
    }
}
