package dev.weir.store.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A page of devices that is being gathered, in sections: the devices that were heard here, then those of each other server. Used by one thread. */
final class Listing {
    /** The section of those that were heard here. */
    static final int HERE = 0;

    private static final int SECTION_SHIFT = 32;

    private final int limit;
    private final Predicate<String> names;
    private final Predicate<DeviceState> wanted;
    private final List<DeviceState> found = new ArrayList<>();
    private long next = DevicePage.NONE;

    Listing(int limit, Predicate<String> names, Predicate<DeviceState> wanted) {
        this.limit = limit;
        this.names = names;
        this.wanted = wanted;
    }

    /** The section of those that another server has heard. */
    static int section(int server) {
        return server + 1;
    }

    /** The section that a page begins in. */
    static int sectionOf(long before) {
        return (int) (before >>> SECTION_SHIFT);
    }

    /** The place in its section that a page begins before. */
    static int placeOf(long before) {
        return (int) before & Integer.MAX_VALUE;
    }

    boolean isNameWanted(String name) {
        return names.test(name);
    }

    /** Adds a device if it is wanted; the first that is one too many is where the next page begins. */
    void add(DeviceState device, int section, int place) {
        if (isFull() || !wanted.test(device)) {
            return;
        }
        if (found.size() < limit) {
            found.add(device);
        } else {
            next = (long) section << SECTION_SHIFT | (place + 1);
        }
    }

    boolean isFull() {
        return next != DevicePage.NONE;
    }

    /** How many more can be added until this is full. */
    int missing() {
        return limit + 1 - found.size();
    }

    DevicePage page() {
        return new DevicePage(found, next);
    }
}
