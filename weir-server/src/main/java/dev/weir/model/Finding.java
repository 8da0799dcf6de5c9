package dev.weir.model;

import java.nio.file.Path;

/**
 * One thing that a check found or a repair did.
 *
 * @param file where
 * @param what a sentence without capital and full stop
 * @param damage whether it means that stored bytes are not what was written; false for what is only worth knowing
 */
public record Finding(Path file, String what, boolean damage) {
    /** Stored bytes that are missing or wrong. */
    public static Finding damage(Path file, String what) {
        return new Finding(file, what, true);
    }

    /** Something that is in order and worth knowing. */
    public static Finding note(Path file, String what) {
        return new Finding(file, what, false);
    }
}
