package dev.weir.typed;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** The totals of all devices. Used by the thread that writes. */
final class DeviceTotals implements Totals {
    private final Map<String, Total> byDevice = new HashMap<>();
    private final TreeMap<Long, String> byFirstId = new TreeMap<>();
    private long count;

    /** The total of a device. */
    Total of(String device) {
        return byDevice.getOrDefault(device, Total.NONE);
    }

    /** Those of the devices that have events. */
    Map<String, Total> all() {
        return byDevice;
    }

    /** Puts a total in the place of the one before; one without events takes the device out. */
    void put(String device, Total total) {
        Total before = of(device);
        count += total.count() - before.count();
        if (before.count() > 0 && before.firstId() != total.firstId()) {
            byFirstId.remove(before.firstId(), device);
        }
        if (total.count() == 0) {
            byDevice.remove(device);
            byFirstId.remove(before.firstId(), device);
        } else {
            byDevice.put(device, total);
            byFirstId.put(total.firstId(), device);
        }
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int devices() {
        return byDevice.size();
    }

    @Override
    public void forEach(ObjLongConsumer<String> action) {
        byFirstId.values().forEach(device -> action.accept(device, of(device).count()));
    }
}
