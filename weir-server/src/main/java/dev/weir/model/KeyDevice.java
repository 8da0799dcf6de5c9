package dev.weir.model;

/** Of which device a bare sample is: what stands before the first dot of its series' key; all of a key without one, or that begins with one. */
public final class KeyDevice {
    private KeyDevice() {}

    /** Where the device's name ends in the key {@code bytes[from, to)}, at whose beginning it begins. */
    public static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '.') {
            at++;
        }
        return at == from ? to : at;
    }
}
