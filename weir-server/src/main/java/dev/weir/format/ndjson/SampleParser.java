package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.put.KeyRule;
import dev.weir.format.text.KeyText;
import dev.weir.format.text.Quoted;
import dev.weir.format.time.TimeParser;
import dev.weir.model.Batch;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses samples, {@code {"key":"a.b","timestamp":1774958400,"value":1.5}}, to a batch. Without a timestamp, or with null, a sample is of now.
 *
 * <p>Used by one request. Reads up to {@link #PADDING} bytes past the end it is given, whatever they hold. No garbage for what is taken.
 */
public final class SampleParser {
    /** Bytes past the end that must be readable. */
    public static final int PADDING = JsonScanner.PADDING;

    /** A call stops when there are this many samples. */
    public static final int MOST = 8192;

    private static final byte[] KEY = "key".getBytes(US_ASCII);
    private static final byte[] TIME = "timestamp".getBytes(US_ASCII);
    private static final byte[] VALUE = "value".getBytes(US_ASCII);

    private final SeriesRegistry registry;
    private final LongSupplier ticks;
    private final ObjectReader reader;
    private final byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];
    private @Nullable KeyRule rule;
    private Batch samples = new Batch(0);
    private @Nullable JsonTape named;
    private int namedEntry = -1;

    /**
     * A parser that gives new keys their ids in {@code registry}, and rejects objects of more than {@code maxBytes} or deeper than {@code
     * maxDepth}.
     */
    public SampleParser(SeriesRegistry registry, int maxBytes, int maxDepth, LongSupplier ticks) {
        this.registry = registry;
        this.ticks = ticks;
        this.reader = new ObjectReader(maxBytes, maxDepth, new ObjectReader.Taker() {
            @Override
            public boolean isFull() {
                return samples.count() >= MOST;
            }

            @Override
            public void take(byte[] bytes, JsonTape tape) {
                sample(bytes, tape);
            }
        });
    }

    /** Begins with another body: line 0. */
    public void begin() {
        reader.begin();
    }

    /** From now on refuses samples of the series that the rule forbids; null forbids none. */
    public void restrict(@Nullable KeyRule rule) {
        this.rule = rule;
    }

    /** Number of the last line or element that was counted. */
    public long line() {
        return reader.line();
    }

    /**
     * Parses a body that ends at {@code to}: one object, an array of them, or lines. Stops earlier when there is much of anything, and goes on
     * when it is called again.
     *
     * @return where it stopped
     */
    public int parseElements(byte[] bytes, int from, int to, Batch samples, Rejects rejects) {
        this.samples = samples;
        return reader.elements(bytes, from, to, rejects);
    }

    private void sample(byte[] bytes, JsonTape tape) {
        int keyEntry = -1;
        int timeEntry = -1;
        int valueEntry = -1;
        int unknown = -1;
        int end = tape.next(0);
        for (int field = 1; field < end; field = tape.next(field)) {
            if (tape.isKey(field, KEY)) {
                keyEntry = field;
            } else if (tape.isKey(field, TIME)) {
                timeEntry = field;
            } else if (tape.isKey(field, VALUE)) {
                valueEntry = field;
            } else if (unknown < 0) {
                unknown = field;
            }
        }
        named = tape;
        namedEntry = keyEntry;
        if (unknown >= 0) {
            String name = Quoted.text(tape.keyBytes(unknown), tape.keyFrom(unknown), tape.keyTo(unknown));
            reject(Reject.Code.UNKNOWN_FIELD, "field " + name + " is none of key, timestamp and value");
        } else if (keyEntry < 0 || valueEntry < 0) {
            reject(Reject.Code.MISSING_FIELD, "field \"" + (keyEntry < 0 ? "key" : "value") + "\" is missing");
        } else if (tape.kind(valueEntry) != JsonKind.NUMBER) {
            reject(
                    Reject.Code.INVALID_NUMBER,
                    "value is " + tape.kind(valueEntry).title() + ", not a number");
        } else if (isKey(tape, keyEntry)) {
            take(bytes, tape, keyEntry, timeEntry, tape.number(valueEntry));
        }
    }

    private boolean isKey(JsonTape tape, int entry) {
        if (tape.kind(entry) != JsonKind.STRING) {
            reject(Reject.Code.INVALID_KEY, "key is " + tape.kind(entry).title() + ", not a string");
            return false;
        }
        byte[] text = tape.textBytes(entry);
        int from = tape.textFrom(entry);
        int to = tape.textTo(entry);
        if (to - from > SeriesRegistry.MAX_KEY_BYTES) {
            reject(
                    Reject.Code.INVALID_KEY,
                    "key has " + (to - from) + " bytes, of at most " + SeriesRegistry.MAX_KEY_BYTES);
            return false;
        }
        if (!KeyText.isKey(text, from, to)) {
            reject(
                    Reject.Code.INVALID_KEY,
                    "key " + Quoted.text(text, from, to)
                            + " is empty, is *, or has white space or control characters in it");
            return false;
        }
        KeyRule restriction = rule;
        if (restriction != null && !restriction.allows(text, from, to)) {
            reject(Reject.Code.FORBIDDEN, "the token does not allow the series " + Quoted.text(text, from, to));
            return false;
        }
        return true;
    }

    private void take(byte[] bytes, JsonTape tape, int keyEntry, int timeEntry, double value) {
        boolean absent = timeEntry < 0 || FieldTime.isAbsent(tape, timeEntry);
        long micros = absent ? ticks.getAsLong() : FieldTime.read(bytes, tape, timeEntry);
        if (micros == TimeParser.NONE) {
            reject(Reject.Code.INVALID_TIMESTAMP, FieldTime.problem(bytes, tape, timeEntry));
            return;
        }
        int length = tape.textTo(keyEntry) - tape.textFrom(keyEntry);
        System.arraycopy(tape.textBytes(keyEntry), tape.textFrom(keyEntry), key, 0, length);
        int id = registry.findOrAdd(key, 0, length);
        if (id < 0) {
            reject(
                    Reject.Code.SERIES_LIMIT,
                    "the series " + Quoted.text(key, 0, length) + " would be one more than limits.series allows");
            return;
        }
        if (samples.isFull()) {
            samples.grow();
        }
        samples.add(id, micros, value);
    }

    private void reject(Reject.Code code, String problem) {
        reader.reject(code, problem, device());
    }

    /** The device of the sample at hand, its key up to the first dot; empty where it has no key. */
    private String device() {
        JsonTape tape = named;
        if (tape == null || namedEntry < 0 || tape.kind(namedEntry) != JsonKind.STRING) {
            return "";
        }
        byte[] text = tape.textBytes(namedEntry);
        int from = tape.textFrom(namedEntry);
        int to = tape.textTo(namedEntry);
        if (to - from > SeriesRegistry.MAX_KEY_BYTES || !KeyText.isKey(text, from, to)) {
            return "";
        }
        String name = new String(text, from, to - from, UTF_8);
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
