package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Percent-encoded text of paths and queries, taken by the letter: what is not UTF-8 or not whole is refused. */
final class PercentText {
    private PercentText() {}

    /**
     * The text behind it.
     *
     * @param plusIsBlank as in queries
     * @throws Problem 400
     */
    static String decode(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0 && (!plusIsBlank || text.indexOf('+') < 0) && isPlain(text)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '%') {
                bytes.write(hex(text, at));
                at += 2;
            } else if (next == '+' && plusIsBlank) {
                bytes.write(' ');
            } else {
                bytes.write(next);
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Problem(400, "cannot read the address: it is not UTF-8", e);
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(each -> each < 128);
    }

    private static int hex(String text, int at) {
        if (at + 3 > text.length()
                || !HexFormat.isHexDigit(text.charAt(at + 1))
                || !HexFormat.isHexDigit(text.charAt(at + 2))) {
            throw new Problem(400, "cannot read the address: two hexadecimal digits must follow each percent sign");
        }
        return HexFormat.fromHexDigits(text, at + 1, at + 3);
    }
}
