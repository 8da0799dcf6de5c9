package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.weir.protocol.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The description of the API, and whether replies are as it says. Used by one thread. */
final class ApiFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode root;
    private final IdentityHashMap<JsonNode, JsonSchema> schemas = new IdentityHashMap<>();
    private final Set<String> exercised = new TreeSet<>();

    ApiFile() {
        try (InputStream file = HttpServer.class.getResourceAsStream("openapi.json")) {
            root = MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation, as {@code GET /data}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** Those of which a successful reply has been looked at. */
    Set<String> exercised() {
        return exercised;
    }

    /** Fails unless the reply's status, type and body are what the description says of that operation. */
    void check(String method, String path, int status, String contentType, byte[] body) {
        String template = template(path);
        if (template == null) {
            assertThat(status).isIn(404, 421);
            return;
        }
        JsonNode operation = root.path("paths").path(template).path(method.toLowerCase(java.util.Locale.ROOT));
        if (operation.isMissingNode()) {
            assertThat(status).isIn(403, 405, 421);
            return;
        }
        JsonNode reply = resolved(operation.path("responses").path(String.valueOf(status)));
        assertThat(reply.isMissingNode())
                .as("%s %s documents status %s", method, template, status)
                .isFalse();
        String type = contentType.split(";", -1)[0];
        JsonNode media = reply.path("content").path(type);
        assertThat(media.isMissingNode())
                .as("%s %s documents %s for status %s", method, template, type, status)
                .isEqualTo(type.isEmpty() && body.length == 0 && !reply.has("content"));
        if (type.endsWith("json") && !type.equals("application/x-ndjson")) {
            checkBody(media.path("schema"), body);
        }
        if (status < 300) {
            exercised.add(method + " " + template);
        }
    }

    private void checkBody(JsonNode schema, byte[] body) {
        try {
            assertThat(schemas.computeIfAbsent(schema, this::compiled).validate(MAPPER.readTree(body)))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components"));
        return SCHEMAS.getSchema(whole);
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? node : root.at(reference.asText().substring(1));
    }

    private @Nullable String template(String path) {
        String bare = path.split("\\?", -1)[0];
        if (root.path("paths").has(bare)) {
            return bare;
        }
        for (String each : (Iterable<String>) () -> root.path("paths").fieldNames()) {
            if (each.contains("{") && bare.matches(each.replaceAll("\\{[^}]*}", "[^/]+"))) {
                return each;
            }
        }
        return null;
    }
}
