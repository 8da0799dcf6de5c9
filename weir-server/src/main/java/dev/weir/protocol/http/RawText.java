package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Bytes that need not be text, in JSON and back. */
final class RawText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private RawText() {}

    /** Writes them as the field {@code raw}, and where they are not UTF-8 as {@code raw_base64} too. */
    static void write(JsonGenerator json, byte[] raw) throws IOException {
        json.writeStringField("raw", new String(raw, UTF_8));
        if (!isText(raw)) {
            json.writeBinaryField("raw_base64", raw);
        }
    }

    private static boolean isText(byte[] raw) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /**
     * The text of a body {@code {"raw":"..."}}; empty where there is no body.
     *
     * @throws Problem 400 where the body is something else
     */
    static Optional<byte[]> mended(byte[] body) throws IOException {
        if (body.length == 0) {
            return Optional.empty();
        }
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Problem(400, "cannot read the body: it is no object {\"raw\":\"...\"}");
            }
            byte[] raw = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (!name.equals("raw")) {
                    throw Problem.wrong(
                            Parameters.cut(name),
                            "unknown_field",
                            "cannot take field \"" + Parameters.cut(name) + "\": there is only raw");
                }
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw Problem.wrong("raw", "invalid_field", "cannot take field \"raw\": it is no string");
                }
                raw = bytes(json.getText());
            }
            if (json.nextToken() != null) {
                throw new Problem(400, "cannot read the body: something stands behind the object");
            }
            return Optional.ofNullable(raw);
        } catch (JsonProcessingException e) {
            throw new Problem(400, "cannot read the body: it is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new Problem(400, "cannot take field \"raw\": it has half a character (a lone surrogate)", e);
        }
    }
}
