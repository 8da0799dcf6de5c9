package dev.weir.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of value that are not peculiar to one setting. Forms are joined with plus, since the first use of a format
 * costs every start some 20 ms.
 */
final class Kinds {
    private Kinds() {}

    static Kind<Integer> integer(int least, int most) {
        var form = "a whole number from " + least + " to " + most;
        var number = wholeNumber(least, most);
        return new Kind<>(form, text -> Math.toIntExact(number.parse(text)));
    }

    static Kind<Long> wholeNumber(long least, long most) {
        var form = "a whole number from " + least + " to " + most;
        return new Kind<>(form, text -> {
            if (!text.matches("-?[0-9]{1,18}")) {
                throw new WrongValue("it is not " + form);
            }
            var number = Long.parseLong(text);
            if (number < least || number > most) {
                throw new WrongValue("it is not " + form);
            }
            return number;
        });
    }

    static Kind<Integer> port() {
        var form = "a port from 0 to 65535 (0 takes a free one), or -1 for off";
        var number = wholeNumber(-1, 65_535);
        return new Kind<>(form, text -> Math.toIntExact(reworded(number, text, "it is not " + form)));
    }

    static Kind<Boolean> truth() {
        return oneOf(Map.of("true", true, "false", false), List.of("true", "false"));
    }

    static Kind<Path> path() {
        return new Kind<>("a path", text -> {
            try {
                if (!text.isBlank()) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                throw new WrongValue("it is not a path: " + e.getReason());
            }
            throw new WrongValue("it is empty, not a path");
        });
    }

    static Kind<URI> url(String... schemes) {
        var form = "a URL that begins with " + String.join(":// or ", schemes) + "://";
        return new Kind<>(form, text -> {
            try {
                var url = new URI(text);
                var host = url.getHost();
                var scheme = url.getScheme();
                if (host != null && scheme != null && List.of(schemes).contains(scheme.toLowerCase(Locale.ROOT))) {
                    return url;
                }
            } catch (URISyntaxException e) {
                throw new WrongValue("it is not a URL");
            }
            throw new WrongValue("it is not " + form);
        });
    }

    /** One of the constants of an enumeration, written in lower case. */
    static <E extends Enum<E>> Kind<E> choice(E[] constants, Map<String, E> otherWords) {
        var values = new LinkedHashMap<String, E>();
        for (var constant : constants) {
            values.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        var words = List.copyOf(values.keySet());
        values.putAll(otherWords);
        return oneOf(values, words);
    }

    private static <T> Kind<T> oneOf(Map<String, T> values, List<String> words) {
        var form = "one of " + String.join(", ", words);
        var shown = new LinkedHashMap<String, String>();
        words.forEach(word -> shown.put(word, word));
        return new Kind<>(form, text -> {
            var value = values.get(text.toLowerCase(Locale.ROOT));
            if (value == null) {
                throw new WrongValue("it is not %s; did you mean %s?".formatted(form, Nearest.to(text, shown)));
            }
            return value;
        });
    }

    /** A value that may be absent, for which an empty text or one word stands. */
    static <T> Kind<Optional<T>> optional(Kind<T> kind, String word) {
        return new Kind<>(
                kind.form() + ", or " + word,
                text -> text.isEmpty() || text.equalsIgnoreCase(word)
                        ? Optional.empty()
                        : Optional.of(kind.parse(text)),
                kind.itemSeparator());
    }

    /** Items parted by commas, without blanks round them; an item that comes twice counts once. */
    static <T> Kind<List<T>> list(Kind<T> item) {
        var form = item.form() + ", or several parted by commas";
        return new Kind<>(
                form,
                text -> {
                    var items = new ArrayList<T>();
                    for (var part : text.split(",", -1)) {
                        var value = item.parse(part.strip());
                        if (!items.contains(value)) {
                            items.add(value);
                        }
                    }
                    return List.copyOf(items);
                },
                ",");
    }

    private static <T> T reworded(Kind<T> kind, String text, String reason) throws WrongValue {
        try {
            return kind.parse(text);
        } catch (WrongValue e) {
            throw new WrongValue(reason);
        }
    }
}
