package dev.weir.format.csv;

import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/**
 * The keys of the series that one file names, numbered from 0 as they first came. Shared by the parsers of the file: looking up takes no lock,
 * adding does.
 */
public final class SeriesNames {
    /** Arrays that keys are looked up in must be readable so many bytes past a key's end. */
    static final int PADDING = SeriesRegistry.PADDING;

    private final SeriesRegistry keys;
    private final Admission admission;
    private volatile int[] ids = new int[16];

    /** Says which series a file may have. */
    @FunctionalInterface
    public interface Admission {
        /**
         * The id, from 0, that the store has for the key in {@code bytes[from, to)}, which is readable {@link SeriesRegistry#PADDING} bytes on;
         * negative
         * where the file may not have that series.
         */
        int admit(byte[] bytes, int from, int to);
    }

    /** No names yet, and room for {@code most}, of which no store has ids. */
    public SeriesNames(int most) {
        this(most, (bytes, from, to) -> 0);
    }

    /** No names yet, and room for {@code most} of those that are admitted. */
    public SeriesNames(int most, Admission admission) {
        this.keys = new SeriesRegistry(most);
        this.admission = admission;
    }

    /** How many there are. A series may be among them of which no row was valid. */
    public int size() {
        return keys.size();
    }

    /** The key of a series, UTF-8. */
    public byte[] key(int number) {
        byte[] padded = new byte[keys.keyLength(number) + PADDING];
        return Arrays.copyOf(padded, keys.copyKey(number, padded, 0));
    }

    /** The id that the store has for a series. */
    public int id(int number) {
        return ids[number];
    }

    /** The number of the key in {@code bytes[from, to)}; negative if it has none. */
    int find(byte[] bytes, int from, int to) {
        return keys.find(bytes, from, to);
    }

    /** The number of the key in {@code bytes[from, to)}, given now if it is new; negative if there are too many or it is not admitted. */
    int findOrAdd(byte[] bytes, int from, int to) {
        int number = keys.find(bytes, from, to);
        return number >= 0 ? number : add(bytes, from, to);
    }

    private synchronized int add(byte[] bytes, int from, int to) {
        int number = keys.find(bytes, from, to);
        if (number >= 0) {
            return number;
        }
        int id = admission.admit(bytes, from, to);
        if (id < 0) {
            return SeriesRegistry.LIMIT_REACHED;
        }
        int[] known = ids;
        int next = keys.size();
        known = next < known.length ? known : Arrays.copyOf(known, 2 * next);
        known[next] = id;
        // Before the number can be found, its id can be read.
        ids = known;
        return keys.findOrAdd(bytes, from, to);
    }
}
