package dev.weir.app.send;

/**
 * A line to be sent. Never compared, and the bytes are never changed.
 *
 * @param place where it stands, for people
 * @param bytes the line without its LF
 */
@SuppressWarnings("ArrayRecordComponent")
record SourceLine(String place, byte[] bytes) {}
