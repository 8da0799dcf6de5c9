package dev.weir.live;

import java.util.Arrays;
import java.util.Optional;

/** What a message tells of. */
public enum MessageType {
    /** Something that a device told. */
    EVENT("event"),
    /** A number of a series. */
    SAMPLE("sample");

    private final String text;

    MessageType(String text) {
        this.text = text;
    }

    /** What stands for it in messages. */
    public String text() {
        return text;
    }

    /** The type of this text. */
    public static Optional<MessageType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }
}
