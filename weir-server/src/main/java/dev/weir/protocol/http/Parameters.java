package dev.weir.protocol.http;

import dev.weir.config.Nearest;
import dev.weir.format.text.Glob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query parameters of one request: each known to its route, and given once. */
public final class Parameters {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads the text behind the question mark.
     *
     * @throws Problem 400 with everything that is wrong
     */
    Parameters(String query, List<String> known) {
        Problem wrong = new Problem(400, "cannot take the query: a parameter is unknown or repeated");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                add(pair, known, wrong);
            }
        }
        if (wrong.errors().size() == 1) {
            throw new Problem(400, wrong.errors().getFirst().detail())
                    .with(wrong.errors().getFirst());
        }
        if (!wrong.errors().isEmpty()) {
            throw wrong;
        }
    }

    private void add(String pair, List<String> known, Problem wrong) {
        int equals = pair.indexOf('=');
        String name = PercentText.decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : PercentText.decode(pair.substring(equals + 1), true);
        if (!known.contains(name)) {
            String detail = "cannot take parameter \"" + cut(name) + "\": " + hint(name, known);
            wrong.with(new Problem.Detail(cut(name), 0, "unknown_parameter", detail));
        } else if (values.putIfAbsent(name, value) != null) {
            String detail = "cannot take parameter \"" + name + "\": it is given more than once";
            wrong.with(new Problem.Detail(name, 0, "repeated_parameter", detail));
        }
    }

    private static String hint(String name, List<String> known) {
        if (known.isEmpty()) {
            return "this path takes none";
        }
        String nearest = Nearest.to(name, known.stream().collect(Collectors.toMap(Function.identity(), each -> each)));
        return "there is none of that name; did you mean \"" + nearest + "\"?";
    }

    /** Text as it stands in a sentence: not too much of it. */
    public static String cut(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    /** The value of a parameter; an empty one counts as none. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * {@code true} or {@code false}, the latter also where it is not given.
     *
     * @throws Problem 400 where it is neither
     */
    public boolean flag(String name) {
        String text = find(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, "it must be true or false");
        }
        return text.equals("true");
    }

    /**
     * A whole number of a range.
     *
     * @throws Problem 400 where it is none
     */
    public int number(String name, int least, int most, int otherwise) {
        Optional<String> text = find(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong(name, "it must be a whole number from " + least + " to " + most);
    }

    /**
     * A pattern, if one is given.
     *
     * @throws Problem 400 where it is none
     */
    public Optional<Glob> pattern(String name) {
        Optional<String> text = find(name);
        text.flatMap(Glob::whyNot).ifPresent(why -> {
            throw wrong(name, why);
        });
        return text.map(Glob::of);
    }

    /**
     * Yes or no, if it is given.
     *
     * @throws Problem 400 where it is neither {@code true} nor {@code false}
     */
    public Optional<Boolean> truth(String name) {
        Optional<String> text = find(name);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            throw wrong(name, "it must be true or false");
        }
        return text.map(Boolean::valueOf);
    }

    /** 400: a parameter whose value is not right. */
    public Problem wrong(String name, String why) {
        return Problem.wrong(
                name,
                "invalid_parameter",
                "cannot take " + name + " \"" + cut(values.getOrDefault(name, "")) + "\": " + why);
    }
}
