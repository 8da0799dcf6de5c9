package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small body of texts: one object whose fields are strings or null. Its values may be secrets, so no message has any of them. Pure. */
final class JsonFields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonFields() {}

    /**
     * The fields of a body, without those that are null.
     *
     * @throws Problem 400 where it is no such object, or has another field
     */
    static Map<String, String> read(byte[] body, List<String> known) throws IOException {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Problem(400, "cannot read the body: it is no JSON object");
            }
            Map<String, String> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (!known.contains(name)) {
                    String shown = Parameters.cut(name);
                    throw Problem.wrong(
                            shown,
                            "unknown_field",
                            "cannot take field \"" + shown + "\": there is only " + String.join(", ", known));
                }
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    fields.put(name, json.getText());
                } else if (value != JsonToken.VALUE_NULL) {
                    throw Problem.wrong(name, "invalid_field", "cannot take field \"" + name + "\": it is no string");
                }
            }
            if (json.nextToken() != null) {
                throw new Problem(400, "cannot read the body: something stands behind the object");
            }
            return fields;
        } catch (JsonProcessingException e) {
            // The parser's own words quote what was sent.
            throw new Problem(400, "cannot read the body: it is no JSON");
        }
    }
}
