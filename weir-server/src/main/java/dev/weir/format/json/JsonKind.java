package dev.weir.format.json;

/** What a JSON value is. */
public enum JsonKind {
    /** Fields in braces. */
    OBJECT("an object"),
    /** Values in brackets. */
    ARRAY("an array"),
    /** Text. */
    STRING("a string"),
    /** A finite number. */
    NUMBER("a number"),
    /** The literal. */
    TRUE("true"),
    /** The literal. */
    FALSE("false"),
    /** The literal. */
    NULL("null");

    private final String title;

    JsonKind(String title) {
        this.title = title;
    }

    /** Its name in a sentence. */
    public String title() {
        return title;
    }
}
