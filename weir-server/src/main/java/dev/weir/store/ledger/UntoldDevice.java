package dev.weir.store.ledger;

/**
 * A device of which there is something to tell: that it has fallen silent, or where it was told to be silent that it speaks again.
 *
 * @param place where it stands among the devices
 * @param state what is known of it
 */
public record UntoldDevice(int place, DeviceState state) {}
