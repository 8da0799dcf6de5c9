package dev.weir.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What Jackson and the JDK make of a document. */
final class Judge {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private Judge() {}

    /** Every token, with names and texts unescaped; empty for what is not valid or has a number that is not finite. */
    static Optional<String> tokens(byte[] bytes) {
        StringBuilder tokens = new StringBuilder();
        int depth = 0;
        int values = 0;
        try (JsonParser parser = FACTORY.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += depth == 0 ? 1 : 0;
                switch (token) {
                    case FIELD_NAME -> tokens.append(parser.currentName()).append(':');
                    case VALUE_STRING -> {
                        if (hasLoneSurrogate(parser.getText())) {
                            return Optional.empty();
                        }
                        tokens.append('"').append(parser.getText()).append("\" ");
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                        if (!Double.isFinite(parser.getDoubleValue())) {
                            return Optional.empty();
                        }
                        tokens.append(parser.getText())
                                .append('=')
                                .append(Double.parseDouble(parser.getText()))
                                .append(' ');
                    }
                    default -> tokens.append(token.asString()).append(' ');
                }
                if (token == JsonToken.FIELD_NAME && hasLoneSurrogate(parser.currentName())) {
                    return Optional.empty();
                }
            }
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
        return values == 1 ? Optional.of(tokens.toString()) : Optional.empty();
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
