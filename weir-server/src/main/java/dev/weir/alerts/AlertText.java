package dev.weir.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.format.number.DecimalPrinter;
import dev.weir.format.time.TimePrinter;
import dev.weir.store.ledger.DeviceState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Writes alerts as {@code docs/alerts.md} describes them. Any thread. */
final class AlertText {
    private static final JsonFactory JSON = new JsonFactory();

    private final InstantSource clock;
    private final Supplier<String> ids;

    /** Alerts that get the time of a clock, and an id that no other has. */
    AlertText(InstantSource clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** What a type of alert adds to its body. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** That a device has fallen silent, or speaks again. */
    Alert silence(DeviceState device, boolean isSilent) {
        String lastSeen = TimePrinter.text(device.lastSeenMicros().orElseThrow());
        // One that has just become much faster has none.
        double interval = device.intervalSeconds().orElse(Double.NaN);
        String text = isSilent
                ? device.name() + " has fallen silent: last heard at " + lastSeen + ", usually every "
                        + number(interval) + " s"
                : device.name() + " speaks again: last heard at " + lastSeen;
        return alert(isSilent ? "device_silent" : "device_back", text, json -> {
            json.writeStringField("device", device.name());
            json.writeStringField("last_seen", lastSeen);
            writeNumber(json, "interval_seconds", interval);
        });
    }

    /** That a rule begins to hold for a series, or has ended to. */
    Alert rule(String rule, String key, boolean holds, double value, long sinceMicros) {
        String since = TimePrinter.text(sinceMicros);
        String now = Double.isNaN(value) ? key + " has no value" : key + " is " + number(value);
        String text = now + (holds ? ": " + rule + " holds since " + since : ": " + rule + " no longer holds");
        return alert(holds ? "rule_began" : "rule_ended", text, json -> {
            json.writeStringField("rule", rule);
            json.writeStringField("key", key);
            writeNumber(json, "value", value);
            json.writeStringField("since", since);
        });
    }

    private Alert alert(String type, String text, Fields fields) {
        StringWriter body = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("id", ids.get());
            json.writeStringField("type", type);
            json.writeStringField("time", TimePrinter.text(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant())));
            fields.write(json);
            json.writeStringField("text", text);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("BUG: memory cannot be written to", e);
        }
        return new Alert(text, body.toString());
    }

    /** A number that is not there is null. */
    private static void writeNumber(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeFieldName(name);
            json.writeNumber(number(value));
        }
    }

    private static String number(double value) {
        byte[] digits = new byte[DecimalPrinter.MAX_BYTES];
        return new String(digits, 0, DecimalPrinter.print(value, digits, 0), StandardCharsets.ISO_8859_1);
    }
}
