package dev.weir.blob;

import java.util.regex.Pattern;

/** The rules for names that every store relies on: one becomes a path, or a key in a URL. */
public final class BlobName {
    private static final String SEGMENT = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final Pattern NAME = Pattern.compile(SEGMENT + "/" + SEGMENT + "(?<!\\.tmp)");
    private static final Pattern PREFIX = Pattern.compile(SEGMENT + "/(" + SEGMENT + ")?");

    private BlobName() {}

    /** The name itself, if it is one. */
    public static String checked(String name) {
        return checked(NAME, name);
    }

    /** The prefix itself, if names can begin so. */
    public static String checkedPrefix(String prefix) {
        return checked(PREFIX, prefix);
    }

    private static String checked(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalStateException("BUG: no name of a blob is or begins \"" + text + "\"");
        }
        return text;
    }
}
