package dev.weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of a {@code .env} file as compose does: {@code NAME=value}, {@code export} before it, comments, single and
 * double quotes, also over several lines. Lines that say nothing of Weir's may have any form, since the file may serve
 * other programs too.
 */
final class DotEnv {
    private final String text;
    private final List<Problem> problems;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int position;

    DotEnv(String text, List<Problem> problems) {
        this.text = text;
        this.problems = problems;
    }

    Map<String, String> read() {
        while (position < text.length()) {
            var start = position;
            var line = restOfLine();
            var equals = line.indexOf('=');
            var name = name(equals < 0 ? line : line.substring(0, equals));
            if (name.startsWith("#")) {
                continue;
            }
            if (equals >= 0) {
                variables.put(name, value(name, start, start + equals + 1));
            } else if (name.startsWith(Setting.PREFIX)) {
                // What follows the first word may be a value that lacks only its =, and a secret.
                var word = name.split("\\s", 2)[0];
                problems.add(Problem.plain(
                        "cannot read .env line %d: %s has no =".formatted(lineOf(start), Mask.quote(word))));
            }
        }
        return variables;
    }

    private static String name(String beforeEquals) {
        var name = beforeEquals.strip();
        return name.startsWith("export ") ? name.substring("export ".length()).strip() : name;
    }

    private String value(String name, int lineStart, int start) {
        var from = start;
        while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        var quote = from < text.length() ? text.charAt(from) : '\n';
        if (quote == '"' || quote == '\'') {
            return quoted(name, lineStart, from + 1, quote);
        }
        var end = start;
        while (end < text.length() && !isLineEnd(text.charAt(end)) && !isComment(end)) {
            end++;
        }
        return text.substring(start, end).strip();
    }

    private String quoted(String name, int lineStart, int start, char quote) {
        var value = new StringBuilder();
        for (var i = start; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == quote) {
                position = i;
                restOfLine();
                return value.toString();
            }
            if (character == '\\' && quote == '"' && i + 1 < text.length()) {
                value.append(unescaped(text.charAt(++i)));
            } else {
                value.append(character);
            }
        }
        // The rest of the file is read line by line as if this one had been no quote.
        if (name.startsWith(Setting.PREFIX)) {
            problems.add(Problem.plain("cannot read .env line %d: the quote of %s does not end"
                    .formatted(lineOf(lineStart), Mask.quote(name))));
        }
        return "";
    }

    private static String unescaped(char character) {
        return switch (character) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(character);
            default -> "\\" + character;
        };
    }

    private boolean isComment(int index) {
        return text.charAt(index) == '#' && (text.charAt(index - 1) == ' ' || text.charAt(index - 1) == '\t');
    }

    private static boolean isLineEnd(char character) {
        return character == '\n' || character == '\r';
    }

    /** The text up to the end of the line; moves on to the next one. */
    private String restOfLine() {
        var start = position;
        while (position < text.length() && text.charAt(position) != '\n') {
            position++;
        }
        var line = text.substring(start, position);
        position++;
        return line;
    }

    private long lineOf(int index) {
        return text.substring(0, index).lines().count() + (index == 0 || text.charAt(index - 1) == '\n' ? 1 : 0);
    }
}
