package dev.weir.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/** Makes documents by chance: most of them good, with all that JSON has. */
final class RandomJson {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "1.5",
        "1e3",
        "1E+3",
        "2.5e-3",
        "123456789012345678",
        "0.1",
        "1e308",
        "5e-324",
        "1e400",
        "01",
        "1.",
        ".5",
        "+1",
        "-"
    };
    private static final String[] PIECES = {
        "a",
        "B",
        "7",
        " ",
        "é",
        "€",
        "😀",
        "\u007F",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\uD800",
        "\\u12",
        "\\q",
        "\t",
        "plain text of some length"
    };
    private static final String[] BLANKS = {"", "", "", "", " ", "\t", "\r", "  ", "\n"};
    private static final String[] LITERALS = {"true", "false", "null", "true", "nul", "NaN", "Infinity", "True"};

    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();

    RandomJson(SplittableRandom random) {
        this.random = random;
    }

    /** A document, or what looks like one. */
    byte[] document() {
        text.setLength(0);
        value(0);
        byte[] bytes = text.toString().getBytes(UTF_8);
        for (int i = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0; i > 0 && bytes.length > 0; i--) {
            byte[] junk = "{}[],:\"\\ 0e-.\u0000".getBytes(UTF_8);
            int kind = random.nextInt(3);
            bytes[random.nextInt(bytes.length)] = kind == 0
                    ? (byte) random.nextInt(256)
                    : kind == 1 ? junk[random.nextInt(junk.length)] : bytes[random.nextInt(bytes.length)];
        }
        return bytes;
    }

    private void value(int depth) {
        blank();
        switch (random.nextInt(depth > 4 ? 3 : 5)) {
            case 0 -> text.append(NUMBERS[random.nextInt(random.nextInt(20) == 0 ? NUMBERS.length : 12)]);
            case 1 -> string();
            case 2 -> text.append(LITERALS[random.nextInt(random.nextInt(20) == 0 ? LITERALS.length : 4)]);
            case 3 -> object(depth);
            default -> array(depth);
        }
        blank();
    }

    private void object(int depth) {
        text.append('{');
        int fields = random.nextInt(random.nextInt(10) == 0 ? 30 : 4);
        for (int i = 0; i < fields; i++) {
            text.append(i == 0 ? "" : ",");
            blank();
            if (random.nextInt(3) == 0) {
                string();
            } else {
                text.append('"').append(random.nextInt(200)).append('"');
            }
            blank();
            text.append(':');
            value(depth + 1);
        }
        blank();
        text.append('}');
    }

    private void array(int depth) {
        text.append('[');
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            text.append(i == 0 ? "" : ",");
            value(depth + 1);
        }
        blank();
        text.append(']');
    }

    private void string() {
        text.append('"');
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(random.nextInt(20) == 0 ? PIECES.length : 15)]);
        }
        text.append('"');
    }

    private void blank() {
        text.append(BLANKS[random.nextInt(BLANKS.length)]);
    }
}
