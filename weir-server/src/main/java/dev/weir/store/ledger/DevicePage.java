package dev.weir.store.ledger;

import java.util.List;

/**
 * A page of devices.
 *
 * @param items the devices
 * @param next what to ask the next page with, or {@link #NONE} where there is none
 */
public record DevicePage(List<DeviceState> items, long next) {
    /** There are no more. */
    public static final long NONE = -1;

    /** What to ask the first page with. */
    public static final long FIRST = Integer.MAX_VALUE;
}
