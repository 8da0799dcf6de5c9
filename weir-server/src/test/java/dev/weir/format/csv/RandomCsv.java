package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/** Makes up CSV: pieces that mean something to a parser, in an order that may mean nothing. */
final class RandomCsv {
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "\"\"\"",
        ",",
        ",",
        ";",
        "\n",
        "\n",
        "\r\n",
        "\n\n",
        "\r",
        " ",
        "\t",
        "a",
        "s1",
        "New York",
        "é",
        "€",
        "😀",
        "1",
        "2.5",
        "-7e2",
        "1,5",
        "x",
        "2026-03-31T12:00:00Z",
        "1774958400",
        "*",
        "\u0000",
        "s1,2026-03-31T12:00:00Z,21.5\n",
        "s2,1774958400,1\r\n",
        "\"s 3\",1774958400,\"1\"\n",
        "s1,1774958400,\"a\nb\"\n",
        "\",\"",
        "\"\n"
    };

    private final SplittableRandom random;

    RandomCsv(SplittableRandom random) {
        this.random = random;
    }

    /** Pieces at random. */
    String hostile(int pieces) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            csv.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return csv.toString();
    }

    /** The same, with some bytes that are not UTF-8. */
    byte[] hostileBytes(int pieces) {
        byte[] bytes = hostile(pieces).getBytes(UTF_8);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** A cell without meaning. */
    String cell() {
        return hostile(random.nextInt(4));
    }
}
