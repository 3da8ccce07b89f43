package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PledgebookTest
class ExportTests {

    private static final String BOOK = "/api/v1/export/pledgebook.zip";

    @Autowired
    private Api api;

    @ParameterizedTest
    @ValueSource(strings = {"", "?asOf=1"})
    void theTablesHoldWhatTheyAreDescribedToHold(String asOf) throws Exception {
        Map<String, String> files = unpack(get(BOOK + asOf).body());
        assertThat(files).containsKeys("README.md", "LICENSE", "CITATION.cff", "datapackage.json");
        JsonNode description = new JsonMapper().readTree(files.get("datapackage.json"));
        assertThat(description.get("version").asString()).isEqualTo(asOf.isEmpty() ? "2" : "1");
        assertThat(description.get("resources")).hasSize(13);
        for (JsonNode resource : description.get("resources")) {
            List<Map<String, String>> rows =
                    WholeListTests.rows(files.getOrDefault(resource.get("path").asString(), ""));
            assertThat(rows).hasSize(resource.get("rows").asInt()).isNotEmpty();
            List<String> required = resource.at("/schema/fields")
                    .valueStream()
                    .filter(field -> field.at("/constraints/required").asBoolean())
                    .map(field -> field.get("name").asString())
                    .toList();
            assertThat(rows)
                    .allSatisfy(row -> required.forEach(
                            name -> assertThat(row.get(name)).as(name).isNotEmpty()));
            assertThat(rows.get(0).keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            resource.at("/schema/fields").findValuesAsString("name"));
            List<String> key = resource.at("/schema/primaryKey")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            assertThat(rows.stream()
                            .map(row -> key.isEmpty()
                                    ? row
                                    : key.stream().map(row::get).toList()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theTablesAreTheListsOfTheSameRevision() throws Exception {
        Map<String, String> files = unpack(get(BOOK).body());
        for (String list : List.of(
                "nations",
                "leaders",
                "summits",
                "statements",
                "assurance-categories",
                "pledges",
                "triggers",
                "sources",
                "corrections",
                "revisions")) {
            assertThat(files.get(list + ".csv"))
                    .isEqualTo(api.get("/api/v1/" + list + ".csv").body());
        }
        assertThat(files.get("pledge-events.csv"))
                .contains("france-multinational-force-troops,")
                .startsWith("pledge,id,axis,value");
    }

    @Test
    void theSameRevisionMakesTheSameBytesAndIsCachedByItsTag() throws Exception {
        HttpResponse<byte[]> first = get(BOOK);
        assertThat(get(BOOK).body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(first.headers().firstValue("Content-Disposition"))
                .hasValue("inline; filename=\"pledgebook-r2.zip\"");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(api.get(BOOK, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(api.send("HEAD", BOOK).header("ETag")).isEqualTo(tag);
        assertThat(api.get(BOOK + "?colour=red").status()).isEqualTo(400);
        assertThat(api.get(BOOK, "Accept", "text/html").status()).isEqualTo(200);
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(api.address(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Map<String, String> unpack(byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
