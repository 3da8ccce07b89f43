package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pledgebook.Api.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the API description against the service. {@code ./mvnw test -Dtest=OpenApiTests -Dtest.update=true}
 * writes the examples, and at the next call the committed copy of the description with them, for the author of a change
 * to read and commit.
 */
@PledgebookTest
class OpenApiTests {

    private static final boolean UPDATE = Boolean.getBoolean("test.update");

    private static final Path EXAMPLES = Path.of("src/main/resources/openapi/examples");

    private static final Path COMMITTED = Path.of("src/test/resources/openapi.json");

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    private Api api;

    @TestFactory
    Stream<DynamicTest> everyReadAnswersAsItIsDescribed() {
        JsonNode description = api.json("/openapi.json");
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .build()));
        return operations(description).stream()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    Schema schema = registry.getSchema(strict(
                            description,
                            operation
                                    .node()
                                    .at("/responses/200/content/application~1json/schema/$ref")
                                    .asString()));
                    List<String> paths = new ArrayList<>(List.of(
                            operation.request(),
                            // What a later revision added is not there as of the first.
                            operation.request("asOf=1")));
                    if (operation.takes("limit")) {
                        paths.add(operation.request("limit=1"));
                    }
                    if (operation.takes("include")) {
                        paths.add(operation.request(
                                "limit=500&include=" + String.join(",", operation.allowed("include"))));
                    }
                    if (operation.takes("facet")) {
                        paths.add(operation.request("facet=" + String.join(",", operation.allowed("facet"))));
                    }
                    for (String path : paths) {
                        Answer answer = api.get(path);
                        assertThat(answer.status()).as(path).isEqualTo(200);
                        assertThat(schema.validate(answer.json())).as(path).isEmpty();
                    }
                    Answer refused = api.get(operation.request("no-such-parameter=1"));
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(registry.getSchema(strict(description, "#/components/schemas/Problem"))
                                    .validate(refused.json()))
                            .isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedValueOfAParameterIsTaken() {
        JsonNode description = api.json("/openapi.json");
        return operations(description).stream()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    for (JsonNode parameter : operation.node().get("parameters")) {
                        String name = parameter.get("name").asString();
                        boolean given = operation.request().contains("?" + name + "=")
                                && !parameter.at("/schema/type").asString().equals("array");
                        if (parameter.get("in").asString().equals("query") && !given) {
                            for (String value : documented(description, parameter)) {
                                String path = operation.request(name + "=" + value
                                        // Nothing is relevant unless something is searched for.
                                        + (value.contains("relevance") ? "&q=france" : ""));
                                Answer answer = api.get(path);
                                assertThat(answer.status()).as(path).isEqualTo(200);
                                if (name.equals("fields")) {
                                    assertThat(records(answer.json()))
                                            .as(path)
                                            .allSatisfy(record -> assertThat(record.propertyNames())
                                                    .isSubsetOf(value));
                                }
                            }
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsARealAnswer() {
        JsonNode description = api.json("/openapi.json");
        List<DynamicTest> tests = new ArrayList<>();
        for (Operation operation : operations(description)) {
            tests.add(DynamicTest.dynamicTest(operation.id(), () -> {
                Path file = EXAMPLES.resolve(operation.id() + ".json");
                if (UPDATE && !Files.exists(file)) {
                    ObjectNode example = MAPPER.createObjectNode();
                    example.put(
                            "request", operation.takes("limit") ? operation.request("limit=1") : operation.request());
                    Files.writeString(file, MAPPER.writeValueAsString(example));
                }
                assertExample(file);
                if (!UPDATE) {
                    assertThat(operation.node().at("/responses/200/content/application~1json/examples/answer/value"))
                            .isEqualTo(MAPPER.readTree(Files.readString(file)).get("body"));
                }
            }));
        }
        for (String problem : List.of("invalid-request", "not-found", "not-acceptable")) {
            tests.add(DynamicTest.dynamicTest(
                    problem, () -> assertExample(EXAMPLES.resolve("problem-" + problem + ".json"))));
        }
        return tests.stream();
    }

    @Test
    void nothingIsUndocumented() {
        JsonNode description = api.json("/openapi.json");
        Set<String> ids = new HashSet<>();
        for (Operation operation : all(description)) {
            assertThat(ids.add(operation.id())).as(operation.id()).isTrue();
            assertThat(operation.node().get("summary").asString()).isNotBlank();
            assertThat(operation.node().get("description").asString()).isNotBlank();
            assertThat(operation.node().get("tags")).isNotEmpty();
            for (JsonNode parameter : operation.node().get("parameters")) {
                assertThat(parameter.get("description").asString()).isNotBlank();
            }
            if (!operation.method().equals("get")) {
                assertThat(operation.node().at("/responses").propertyNames())
                        .as(operation.id())
                        .containsAnyOf("200", "201", "204")
                        .contains("400", "401", "403", "422", "429", "503");
                assertThat(operation.node().get("security")).isNotEmpty();
                if (!operation.method().equals("delete")) {
                    assertThat(operation
                                    .node()
                                    .at("/requestBody/content")
                                    .iterator()
                                    .next()
                                    .at("/examples/request/value")
                                    .isMissingNode())
                            .as(operation.id())
                            .isFalse();
                }
            }
            Set<String> statuses =
                    new HashSet<>(operation.node().at("/responses").propertyNames());
            if (operation.method().equals("get")) {
                assertThat(statuses).contains("200", "400", "503");
                assertThat(statuses.contains("406"))
                        .as(operation.path())
                        .isEqualTo(!operation.path().matches(".*(\\.[a-z]+|\\.\\{extension}|/stream)"));
                assertThat(statuses.contains("304")).isEqualTo(!operation.path().endsWith("/stream"));
            }
            assertThat(statuses.contains("404"))
                    .as(operation.id())
                    .isEqualTo(operation.path().replace(".{extension}", "").contains("{"));
            operation
                    .node()
                    .get("responses")
                    .forEach(response -> response.path("content")
                            .propertyStream()
                            // Of bytes, there is nothing to see in an example.
                            .filter(content -> !content.getKey().equals("application/zip"))
                            .forEach(content -> assertThat(content.getValue()
                                            .at("/examples/answer/value")
                                            .isMissingNode())
                                    .as(operation.id())
                                    .isFalse()));
        }
        assertThat(ids).hasSize(127);
        description
                .at("/components/schemas")
                .propertyStream()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .propertyStream()
                        .forEach(property -> assertThat(
                                        property.getValue().path("description").asString())
                                .as(schema.getKey() + "." + property.getKey())
                                .isNotBlank()));
        description
                .at("/components/schemas")
                .propertyStream()
                .filter(schema -> schema.getValue().has("enum"))
                .forEach(vocabulary -> vocabulary
                        .getValue()
                        .get("enum")
                        .forEach(value -> assertThat(vocabulary
                                        .getValue()
                                        .path("description")
                                        .asString())
                                .as(vocabulary.getKey())
                                .contains(" " + value.asString() + ": ")));
        description
                .findValuesAsString("$ref")
                .forEach(reference -> assertThat(
                                description.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void theDescriptionChangesOnlyOnPurpose() throws IOException {
        JsonNode present = api.json("/openapi.json");
        if (UPDATE) {
            Files.writeString(COMMITTED, MAPPER.writeValueAsString(present) + "\n");
        }
        // Compared as trees: in which order the fields of an object come means nothing.
        assertThat(MAPPER.readTree(Files.readString(COMMITTED)))
                .as("if the change is meant, write the copy anew with -Dtest.update=true and commit it")
                .isEqualTo(present);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/docs", "/.well-known/api-catalog", "/api/v1", "/problems", "/"})
    void theWaysToTheDescriptionAreOpen(String path) {
        assertThat(api.get(path).status()).isIn(200, 302);
    }

    private void assertExample(Path file) throws IOException {
        ObjectNode example = (ObjectNode) MAPPER.readTree(Files.readString(file));
        Answer answer = api.get(
                example.get("request").asString(),
                "Accept",
                example.path("accept").asString("application/json, application/problem+json"));
        if (UPDATE) {
            example.set("body", answer.json());
            Files.writeString(file, MAPPER.writeValueAsString(example) + "\n");
        }
        assertThat(MAPPER.readTree(Files.readString(file)).get("body"))
                .as("if the change is meant, write the examples anew with -Dtest.update=true and commit them")
                .isEqualTo(answer.json());
    }

    /** Values that the description says a parameter takes; none if it refers to other records, or is opaque. */
    private static List<String> documented(JsonNode description, JsonNode parameter) {
        JsonNode schema = parameter.get("schema");
        JsonNode item = schema.path("items").isMissingNode() ? schema : schema.get("items");
        if (item.has("$ref")) {
            item = description.at(item.get("$ref").asString().substring(1));
        }
        List<String> values = new ArrayList<>();
        item.path("enum").forEach(value -> values.add(value.asString()));
        for (String example : List.of("example", "default", "minimum", "maximum")) {
            for (JsonNode holder : List.of(parameter, schema)) {
                JsonNode value = holder.path(example);
                if (value.isArray()) {
                    values.add(String.join(
                            ",", value.valueStream().map(JsonNode::asString).toList()));
                } else if (!value.isMissingNode()) {
                    values.add(value.asString());
                }
            }
        }
        if (item.path("type").asString().equals("boolean")) {
            values.addAll(List.of("true", "false"));
        }
        return values;
    }

    private static List<JsonNode> records(JsonNode body) {
        return body.has("data") ? body.get("data").valueStream().toList() : List.of(body);
    }

    /** The schema alone, in which what is not described is refused. */
    private static JsonNode strict(JsonNode description, String reference) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("$ref", reference);
        JsonNode components = description.get("components").deepCopy();
        components.get("schemas").forEach(schema -> {
            if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        document.set("components", components);
        return document;
    }

    /** The operations that answer with JSON alone; whole lists are held against their pages in a test of their own. */
    private static List<Operation> operations(JsonNode description) {
        return all(description).stream()
                .filter(operation -> operation.method().equals("get"))
                .filter(operation -> !operation.path().endsWith(".{extension}")
                        && operation.node().at("/responses/200/content").has("application/json"))
                .toList();
    }

    private static List<Operation> all(JsonNode description) {
        List<Operation> operations = new ArrayList<>();
        description
                .get("paths")
                .propertyStream()
                .forEach(path -> path.getValue().propertyStream().forEach(method -> {
                    assertThat(method.getKey()).isIn("get", "post", "patch", "delete");
                    operations.add(new Operation(method.getKey(), path.getKey(), method.getValue()));
                }));
        return operations;
    }

    private record Operation(String method, String path, JsonNode node) {

        String id() {
            return node.get("operationId").asString();
        }

        boolean takes(String name) {
            return node.get("parameters")
                    .valueStream()
                    .anyMatch(parameter -> parameter.get("name").asString().equals(name));
        }

        List<String> allowed(String name) {
            return node.get("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.get("name").asString().equals(name))
                    .flatMap(parameter -> parameter.at("/schema/items/enum").valueStream())
                    .map(JsonNode::asString)
                    .toList();
        }

        /** The address with a parameter more. */
        String request(String parameter) {
            return request() + (request().contains("?") ? "&" : "?") + parameter;
        }

        /** The address, with the documented examples of its keys and of the parameters that it cannot do without. */
        String request() {
            String request = path;
            for (JsonNode parameter : node.get("parameters")) {
                String name = parameter.get("name").asString();
                if (parameter.get("in").asString().equals("path")) {
                    request = request.replace(
                            "{" + name + "}", parameter.get("example").asString());
                } else if (parameter.path("required").asBoolean()) {
                    request += "?" + name + "="
                            + parameter
                                    .at("/example/0")
                                    .asString(parameter.get("example").asString(""));
                }
            }
            return request;
        }
    }
}
