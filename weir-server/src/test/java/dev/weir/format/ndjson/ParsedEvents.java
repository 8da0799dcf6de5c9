package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Parses text as a connection or a request does, and says what came of it in words. */
final class ParsedEvents {
    static final long NOW = 7_000_000;
    static final String PEER = "10.0.0.1";
    static final int MAX_BYTES = 65_536;
    static final int MAX_DEPTH = 32;

    final SeriesRegistry registry;
    final EventParser parser;
    private final List<String> events = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private int calls;

    ParsedEvents(int seriesLimit) {
        registry = new SeriesRegistry(seriesLimit);
        AtomicLong ticks = new AtomicLong(1_000_000);
        parser = new EventParser(registry, MAX_BYTES, MAX_DEPTH, ticks::incrementAndGet);
        parser.begin(PEER);
    }

    static ParsedEvents lines(String text) {
        return new ParsedEvents(1000).parse(text.getBytes(UTF_8), false);
    }

    static ParsedEvents body(String text) {
        return new ParsedEvents(1000).parse(text.getBytes(UTF_8), true);
    }

    ParsedEvents parse(byte[] text, boolean elements) {
        byte[] bytes = Arrays.copyOf(text, text.length + EventParser.PADDING);
        EventBatch batch = new EventBatch(EventStream.READINGS);
        Batch numbers = new Batch(1);
        Rejects refused = new Rejects();
        int at = 0;
        do {
            batch.clear();
            numbers.clear();
            refused.clear();
            int stop = elements
                    ? parser.parseElements(bytes, at, text.length, NOW, batch, numbers, refused)
                    : parser.parse(bytes, at, text.length, NOW, batch, numbers, refused);
            if (stop <= at && text.length > 0) {
                throw new AssertionError("stood still at " + at);
            }
            at = stop;
            calls++;
            list(batch, numbers, refused);
        } while (at < text.length);
        return this;
    }

    private void list(EventBatch batch, Batch numbers, Rejects refused) {
        for (int i = 0; i < batch.count(); i++) {
            int from = batch.start(i);
            int device = batch.deviceEnds()[i];
            int card = batch.cardEnds()[i];
            events.add(text(batch, from, device) + "|" + text(batch, device, card) + "|" + batch.timestampMicros()[i]
                    + "|" + batch.receivedMicros()[i] + "|" + text(batch, card, batch.ends()[i]));
        }
        for (int i = 0; i < numbers.count(); i++) {
            samples.add(registry.key(numbers.seriesIds()[i]) + "=" + numbers.values()[i] + "@"
                    + numbers.timestampMicros()[i]);
        }
        for (int i = 0; i < refused.count(); i++) {
            rejects.add(refused.reject(i));
        }
    }

    private static String text(EventBatch batch, int from, int to) {
        return new String(batch.text(), from, to - from, UTF_8);
    }

    List<String> events() {
        return events;
    }

    List<String> samples() {
        return samples;
    }

    List<Reject> rejects() {
        return rejects;
    }

    int calls() {
        return calls;
    }

    /** {@code line code: reason} of each. */
    List<String> refusals() {
        return rejects.stream()
                .map(reject -> reject.line() + " " + reject.code().text() + ": " + reject.reason())
                .toList();
    }

    /** The attributes of the only event. */
    @Nullable String attributes() {
        return events.size() == 1 ? events.getFirst().split("\\|", 5)[4] : null;
    }
}
