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

    /** No names yet, and room for {@code most}. */
    public SeriesNames(int most) {
        keys = new SeriesRegistry(most);
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

    /** The number of the key in {@code bytes[from, to)}; negative if it has none. */
    int find(byte[] bytes, int from, int to) {
        return keys.find(bytes, from, to);
    }

    /** The number of the key in {@code bytes[from, to)}, given now if it is new; negative if there are too many. */
    int findOrAdd(byte[] bytes, int from, int to) {
        return keys.findOrAdd(bytes, from, to);
    }
}
