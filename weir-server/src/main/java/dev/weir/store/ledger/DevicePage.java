package dev.weir.store.ledger;

import java.util.List;

/**
 * A page of devices.
 *
 * @param items the devices
 * @param next what to ask the next page with, or {@link #NONE} where there is none
 */
public record DevicePage(List<DeviceState> items, int next) {
    /** There are no more. */
    public static final int NONE = -1;
}
