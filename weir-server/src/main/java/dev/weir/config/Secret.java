package dev.weir.config;

/** A value that must never reach a log, a message or a listing: {@link #toString} does not show it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return Mask.STARS;
    }
}
