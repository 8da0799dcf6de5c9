package dev.weir.format.json;

/** Tells most keys apart by one number. Nothing depends on its being hard to foresee: equal ones cost a comparison. */
final class KeyHash {
    private KeyHash() {}

    static int of(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int at = from; at < to; at++) {
            hash = hash * 31 + bytes[at];
        }
        return hash;
    }
}
