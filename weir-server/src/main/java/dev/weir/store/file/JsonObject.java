package dev.weir.store.file;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object: texts, whole numbers, flags, lists of texts and objects again. Other values are kept as nothing, as only fields that
 * nobody asks for have them. What is missing or of another type is an {@link IOException}, as is text that is not JSON.
 */
record JsonObject(Map<String, Object> fields) {
    /** Reads the only object of a text. */
    static JsonObject parse(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(json, "it is no object");
        }
        JsonObject object = rest(json);
        if (json.nextToken() != null) {
            throw new JsonParseException(json, "something follows the object");
        }
        return object;
    }

    private static JsonObject rest(JsonParser json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            Object value = value(json);
            if (value != null) {
                fields.put(name, value);
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new JsonParseException(json, "it ends early");
        }
        return new JsonObject(fields);
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case START_OBJECT -> rest(json);
            case START_ARRAY -> texts(json);
            case null, default -> null;
        };
    }

    /** The texts of a list, up to its end; null if it has anything else in it. */
    private static @Nullable List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean isOfTexts = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == null) {
                throw new JsonParseException(json, "it ends early");
            }
            isOfTexts &= json.currentToken() == JsonToken.VALUE_STRING;
            if (isOfTexts) {
                texts.add(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return isOfTexts ? List.copyOf(texts) : null;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) throws IOException {
        return typed(name, String.class);
    }

    @Nullable String textOrNull(String name) throws IOException {
        return has(name) ? text(name) : null;
    }

    long number(String name) throws IOException {
        return typed(name, Long.class);
    }

    boolean flag(String name) throws IOException {
        return typed(name, Boolean.class);
    }

    JsonObject object(String name) throws IOException {
        return typed(name, JsonObject.class);
    }

    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object text : typed(name, List.class)) {
            texts.add((String) text);
        }
        return List.copyOf(texts);
    }

    private <T> T typed(String name, Class<T> type) throws IOException {
        Object value = fields.get(name);
        if (!type.isInstance(value)) {
            throw new IOException("its field " + name + (value == null ? " is missing" : " is of another type"));
        }
        return type.cast(value);
    }
}
