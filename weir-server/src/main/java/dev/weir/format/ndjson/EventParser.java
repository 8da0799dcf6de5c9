package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.text.Quoted;
import dev.weir.format.time.TimeParser;
import dev.weir.model.Batch;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses events, each with its samples, to batches. An object is taken whole or rejected whole.
 *
 * <p>Used by one connection or request. Reads up to {@link #PADDING} bytes past the end it is given, whatever they hold. No garbage for what is
 * taken.
 */
public final class EventParser {
    /** Bytes past the end that must be readable. */
    public static final int PADDING = JsonScanner.PADDING;

    /** A call stops when there are this many samples or events, or soon after. */
    public static final int MOST = 8192;

    private static final byte[] DEVICE = "device_id".getBytes(US_ASCII);
    private static final byte[] CARD = "card_id".getBytes(US_ASCII);
    private static final byte[] TIME = "timestamp".getBytes(US_ASCII);

    private final LongSupplier ticks;
    private final ObjectReader reader;
    private final EventSamples numbers;
    private final EventName device = new EventName("device_id");
    private final EventName card = new EventName("card_id");
    private byte[] defaultDevice = {};
    private @Nullable DeviceRule rule;
    private EventBatch events = new EventBatch(EventStream.READINGS);
    private Batch samples = new Batch(0);
    private long nowMicros;

    /**
     * A parser that gives new keys their ids in {@code registry}, and rejects objects of more than {@code maxBytes} or deeper than {@code maxDepth}.
     * An event without a time of its own gets a tick: the time now, in microseconds, but later than every tick before.
     */
    public EventParser(SeriesRegistry registry, int maxBytes, int maxDepth, LongSupplier ticks) {
        this.ticks = ticks;
        this.reader = new ObjectReader(maxBytes, maxDepth, new ObjectReader.Taker() {
            @Override
            public boolean isFull() {
                return samples.count() >= MOST || events.count() >= MOST;
            }

            @Override
            public void take(byte[] bytes, JsonTape tape) {
                event(bytes, tape);
            }
        });
        this.numbers = new EventSamples(registry, maxDepth);
    }

    /** Begins with another sender or body: line 0, and the device that an event without one is of, at most {@link Event#MAX_NAME_BYTES} bytes. */
    public void begin(String defaultDevice) {
        this.defaultDevice = defaultDevice.getBytes(UTF_8);
        reader.begin();
    }

    /** From now on refuses events of the devices that the rule forbids; null forbids none. */
    public void restrict(@Nullable DeviceRule rule) {
        this.rule = rule;
    }

    /** Number of the last line that was counted. Blank ones are not. */
    public long line() {
        return reader.line();
    }

    /** Goes on counting from this number. */
    public void line(long last) {
        reader.line(last);
    }

    /**
     * Parses lines from {@code from} to {@code to}, where {@code to} follows an LF, unless the last line needs none. Stops earlier when there is much of anything.
     *
     * @param nowMicros when they came, for events that have a time of their own
     * @return where it stopped: after the last line that was used
     */
    public int parse(
            byte[] bytes, int from, int to, long nowMicros, EventBatch events, Batch samples, Rejects rejects) {
        use(nowMicros, events, samples);
        return reader.lines(bytes, from, to, rejects);
    }

    /** {@link #parse} for a body that ends at {@code to}: one object, an array of them, or lines. Goes on in it when it is called again. */
    public int parseElements(
            byte[] bytes, int from, int to, long nowMicros, EventBatch events, Batch samples, Rejects rejects) {
        use(nowMicros, events, samples);
        return reader.elements(bytes, from, to, rejects);
    }

    private void use(long nowMicros, EventBatch events, Batch samples) {
        this.nowMicros = nowMicros;
        this.events = events;
        this.samples = samples;
    }

    private void event(byte[] bytes, JsonTape tape) {
        int deviceEntry = -1;
        int cardEntry = -1;
        int timeEntry = -1;
        int end = tape.next(0);
        for (int field = 1; field < end; field = tape.next(field)) {
            switch (tape.keyTo(field) - tape.keyFrom(field)) {
                case 7 -> cardEntry = tape.isKey(field, CARD) ? field : cardEntry;
                case 9 -> {
                    deviceEntry = tape.isKey(field, DEVICE) ? field : deviceEntry;
                    timeEntry = tape.isKey(field, TIME) ? field : timeEntry;
                }
                default -> {}
            }
        }
        if (!hasNames(bytes, tape, deviceEntry, cardEntry) || !isAllowed()) {
            return;
        }
        long time = timeEntry < 0 ? TimeParser.NONE : FieldTime.read(bytes, tape, timeEntry);
        boolean absent = timeEntry < 0 || FieldTime.isAbsent(tape, timeEntry);
        if (time == TimeParser.NONE && !absent) {
            reject(Reject.Code.INVALID_TIMESTAMP, FieldTime.problem(bytes, tape, timeEntry));
            return;
        }
        if (!hasSeries(tape, deviceEntry, cardEntry, timeEntry)) {
            return;
        }
        long micros = absent ? ticks.getAsLong() : time;
        putText(bytes, tape, deviceEntry, cardEntry, timeEntry);
        events.endEvent(micros, absent ? micros : nowMicros);
        numbers.addTo(samples, micros);
    }

    private boolean hasNames(byte[] bytes, JsonTape tape, int deviceEntry, int cardEntry) {
        device.set(defaultDevice, 0, 0);
        card.set(defaultDevice, 0, 0);
        String wrong = deviceEntry < 0 ? null : device.read(tape, deviceEntry, bytes);
        if (wrong != null) {
            reader.reject(Reject.Code.INVALID_DEVICE, wrong, "");
            return false;
        }
        if (device.isEmpty()) {
            device.set(defaultDevice, 0, defaultDevice.length);
        }
        wrong = cardEntry < 0 ? null : card.read(tape, cardEntry, bytes);
        if (wrong != null) {
            reject(Reject.Code.INVALID_CARD, wrong);
            return false;
        }
        return true;
    }

    private boolean isAllowed() {
        DeviceRule restriction = rule;
        if (restriction == null || restriction.allows(device.bytes(), device.from(), device.to())) {
            return true;
        }
        String name = Quoted.text(device.bytes(), device.from(), device.to());
        reject(Reject.Code.FORBIDDEN, "the token does not allow events of the device " + name);
        return false;
    }

    private boolean hasSeries(JsonTape tape, int deviceEntry, int cardEntry, int timeEntry) {
        if (!numbers.derive(tape, device, deviceEntry, cardEntry, timeEntry)) {
            byte[] key = numbers.lastKey();
            String problem = "the series key " + Quoted.text(key, 0, key.length) + " has " + key.length
                    + " bytes, of at most " + SeriesRegistry.MAX_KEY_BYTES;
            reject(Reject.Code.INVALID_KEY, problem);
            return false;
        }
        if (!numbers.register()) {
            byte[] key = numbers.lastKey();
            reject(
                    Reject.Code.SERIES_LIMIT,
                    "the series " + Quoted.text(key, 0, key.length) + " would be one more than limits.series allows");
            return false;
        }
        return true;
    }

    private void putText(byte[] bytes, JsonTape tape, int deviceEntry, int cardEntry, int timeEntry) {
        events.putText(device.bytes(), device.from(), device.to());
        events.endDevice();
        if (!card.isEmpty()) {
            events.putText(card.bytes(), card.from(), card.to());
            events.endCard();
        }
        Attributes.put(bytes, tape, deviceEntry, cardEntry, timeEntry, events);
    }

    private void reject(Reject.Code code, String problem) {
        reader.reject(code, problem, device.text());
    }
}
