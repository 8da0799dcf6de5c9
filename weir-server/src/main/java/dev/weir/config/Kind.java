package dev.weir.config;

/**
 * What a setting takes: the form in words, how text becomes a value, and what joins the items of a YAML list (empty where
 * the setting takes one value only).
 */
record Kind<T>(String form, Parser<T> parser, String itemSeparator) {
    interface Parser<T> {
        T parse(String text) throws WrongValue;
    }

    Kind(String form, Parser<T> parser) {
        this(form, parser, "");
    }

    T parse(String text) throws WrongValue {
        return parser.parse(text);
    }
}
