package dev.weir.benchmark.browser;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the DevTools protocol, whose values are known by their path, such as {@code result.frameId} or {@code params.args.0.type}. Immutable.
 *
 * @param values strings, numbers as {@link Double} and truth values by their path; null is left out
 */
record Message(Map<String, Object> values) {
    private static final JsonFactory JSON = new JsonFactory();

    Message {
        values = Map.copyOf(values);
    }

    static Message parse(String text) throws IOException {
        Map<String, Object> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                Object value = value(parser);
                if (value != null) {
                    values.put(path(parser), value);
                }
            }
        }
        return new Message(values);
    }

    private static String path(JsonParser parser) {
        return parser.getParsingContext()
                .pathAsPointer()
                .toString()
                .substring(1)
                .replace('/', '.');
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> token == JsonToken.VALUE_TRUE;
            default -> null;
        };
    }

    /** A command as it is sent; parameters are strings, whole numbers and truth values. */
    static String command(int id, String session, String method, Map<String, Object> params) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("id", id);
            json.writeStringField("method", method);
            if (!session.isEmpty()) {
                json.writeStringField("sessionId", session);
            }
            json.writeObjectFieldStart("params");
            for (Map.Entry<String, Object> param : params.entrySet()) {
                json.writeFieldName(param.getKey());
                switch (param.getValue()) {
                    case Boolean truth -> json.writeBoolean(truth);
                    case Integer number -> json.writeNumber(number);
                    case Object other -> json.writeString(other.toString());
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** The text or number there, as text; empty where there is none. */
    String text(String path) {
        return String.valueOf(values.getOrDefault(path, ""));
    }

    /** The number there; 0 where there is none. */
    double number(String path) {
        return values.get(path) instanceof Double number ? number : 0;
    }
}
