package dev.weir.store.file;

import java.util.Locale;

/** How far an uploaded file has come. */
public enum FileStatus {
    /** It waits. */
    PENDING,
    /** Its rows are being read. */
    PROCESSING,
    /** All its rows are valid, and taken. */
    PROCESSED,
    /** Some of its rows are not valid; the others are taken. */
    PARTIAL,
    /** None of its rows is valid, or it could not be read to its end. */
    FAILED;

    /** Its name for programs. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more happens to the file by itself. */
    public boolean isFinal() {
        return this != PENDING && this != PROCESSING;
    }
}
