package dev.weir.format.ndjson;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonTape;
import dev.weir.format.text.KeyText;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/**
 * The samples of one event: one for each number in its object, however deep in objects inside of that, but none in arrays. First all keys are
 * derived, then all series found, then all samples added, so that an event that is refused leaves none.
 */
final class EventSamples {
    private final SeriesRegistry registry;
    private final int[] objectEnds;
    private final int[] prefixEnds;
    private byte[] keys = new byte[256];
    private int[] keyEnds = new int[16];
    private int[] seriesIds = new int[16];
    private double[] values = new double[16];
    private byte[] path = new byte[2048];
    private int count;

    EventSamples(SeriesRegistry registry, int maxDepth) {
        this.registry = registry;
        objectEnds = new int[maxDepth];
        prefixEnds = new int[maxDepth];
    }

    /** Derives the keys of the fields, but of those at three entries; false if {@link #lastKey} is too long. */
    boolean derive(JsonTape tape, EventName device, int deviceEntry, int cardEntry, int timeEntry) {
        count = 0;
        int depth = 0;
        objectEnds[0] = tape.next(0);
        prefixEnds[0] = dot(KeyText.append(device.bytes(), device.from(), device.to(), path, 0));
        int entry = 1;
        while (true) {
            if (entry == objectEnds[depth]) {
                if (depth-- == 0) {
                    return true;
                }
                continue;
            }
            JsonKind kind = tape.kind(entry);
            boolean number =
                    kind == JsonKind.NUMBER && entry != deviceEntry && entry != cardEntry && entry != timeEntry;
            if (number || kind == JsonKind.OBJECT) {
                int end = name(tape, entry, prefixEnds[depth]);
                if (number && !add(end, tape.number(entry))) {
                    return false;
                }
                if (!number) {
                    objectEnds[++depth] = tape.next(entry);
                    prefixEnds[depth] = dot(end);
                    entry++;
                    continue;
                }
            }
            entry = tape.next(entry);
        }
    }

    private int name(JsonTape tape, int entry, int prefixEnd) {
        int from = tape.keyFrom(entry);
        int to = tape.keyTo(entry);
        int room = prefixEnd + (to - from) + 2;
        if (room > path.length) {
            path = Arrays.copyOf(path, 2 * room);
        }
        return KeyText.append(tape.keyBytes(entry), from, to, path, prefixEnd);
    }

    private int dot(int at) {
        path[at] = '.';
        return at + 1;
    }

    private boolean add(int length, double value) {
        if (count == values.length) {
            keyEnds = Arrays.copyOf(keyEnds, 2 * count);
            seriesIds = Arrays.copyOf(seriesIds, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        int from = count == 0 ? 0 : keyEnds[count - 1];
        int end = from + length;
        if (end + SeriesRegistry.PADDING > keys.length) {
            keys = Arrays.copyOf(keys, 2 * (end + SeriesRegistry.PADDING));
        }
        System.arraycopy(path, 0, keys, from, length);
        keyEnds[count] = end;
        values[count++] = value;
        return length <= SeriesRegistry.MAX_KEY_BYTES;
    }

    /** Gives every key its series; false if {@link #lastKey} is one too many. */
    boolean register() {
        int from = 0;
        for (int i = 0; i < count; i++) {
            int id = registry.findOrAdd(keys, from, keyEnds[i]);
            if (id < 0) {
                count = i + 1;
                return false;
            }
            seriesIds[i] = id;
            from = keyEnds[i];
        }
        return true;
    }

    /** The key that could not be used. */
    byte[] lastKey() {
        return Arrays.copyOfRange(keys, count == 1 ? 0 : keyEnds[count - 2], keyEnds[count - 1]);
    }

    void addTo(Batch samples, long micros) {
        for (int i = 0; i < count; i++) {
            if (samples.isFull()) {
                samples.grow();
            }
            samples.add(seriesIds[i], micros, values[i]);
        }
    }
}
