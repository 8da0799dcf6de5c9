package dev.weir.security.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.security.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** An entry as a line, LF included. Pure. */
final class AuditLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** What was sent may be long; more of it tells nobody more. */
    private static final int MOST_CHARACTERS = 1024;

    private AuditLine() {}

    static byte[] of(AuditEntry entry, Instant time) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("actor", entry.actor());
            json.writeStringField("address", entry.address());
            json.writeStringField("action", entry.action());
            json.writeStringField("target", cut(entry.target()));
            json.writeStringField("outcome", entry.outcome());
            for (Map.Entry<String, Object> each : entry.details().entrySet()) {
                json.writeFieldName(each.getKey());
                write(json, each.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("BUG: memory cannot be written", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Boolean truth -> json.writeBoolean(truth);
            case Number number -> json.writeNumber(number.longValue());
            default -> json.writeString(cut(value.toString()));
        }
    }

    private static String cut(String sent) {
        String text = TokenFile.masked(sent);
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
}
