package dev.weir.store.ledger;

import dev.weir.model.KeyDevice;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/** Which device the bare samples of each series are of: what stands before the first dot of its key. Used by the ledger. */
final class SeriesDevices {
    private final SeriesRegistry registry;
    private final byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];

    /** The place of the device and 1; 0 where it is not known yet. */
    private int[] places = new int[1024];

    SeriesDevices(SeriesRegistry registry) {
        this.registry = registry;
    }

    /** The place of a series' device, below 0 where it is not known yet. */
    int find(int seriesId) {
        return seriesId < places.length ? places[seriesId] - 1 : -1;
    }

    void put(int seriesId, int device) {
        if (seriesId >= places.length) {
            places = Arrays.copyOf(places, Math.max(seriesId + 1, 2 * places.length));
        }
        places[seriesId] = device + 1;
    }

    /** Loads the name of a series' device to the beginning of {@link #key} and answers its length. A key that begins with a dot is all name. */
    int loadDevice(int seriesId) {
        int length = registry.copyKey(seriesId, key, 0);
        return KeyDevice.end(key, 0, length);
    }

    byte[] key() {
        return key;
    }
}
