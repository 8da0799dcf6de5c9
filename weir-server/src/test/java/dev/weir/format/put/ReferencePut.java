package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a line of the metrics text protocol means, read the plain way: decode, look for forbidden characters, split, match. */
final class ReferencePut {
    static final String WRONG = "wrong";

    private static final Pattern VALUE = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern TIME = Pattern.compile("[+-]?[0-9]+");
    private static final BigInteger MOST = BigInteger.valueOf(9_223_372_036_854L);

    /** Unicode's characters with the property White_Space, as its table lists them, bar those that are controls too. */
    private static final String SPACES =
            " \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    private ReferencePut() {}

    /** The meaning of a line without its LF, as text to compare. */
    static String read(byte[] line, int maxLineBytes) {
        if (line.length > maxLineBytes) {
            return WRONG;
        }
        return text(line).map(ReferencePut::command).orElse(WRONG);
    }

    private static Optional<String> text(byte[] line) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            String whole = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            boolean controls = whole.chars().anyMatch(c -> c != '\t' && (c < 32 || (c >= 127 && c < 160)));
            return controls ? Optional.empty() : Optional.of(whole);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String command(String line) {
        List<String> words = Arrays.stream(line.split("[ \t]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() == 4 && words.getFirst().equals("put")) {
            return put(words.get(1), words.get(2), words.get(3));
        }
        if (words.size() == 2
                && words.getFirst().equals("get")
                && (isKey(words.get(1)) || words.get(1).equals("*"))) {
            return "get " + words.get(1);
        }
        if (words.size() == 2 && words.getFirst().equals("auth")) {
            return "auth " + words.get(1);
        }
        return WRONG;
    }

    private static String put(String key, String value, String time) {
        if (!isKey(key)
                || !VALUE.matcher(value).matches()
                || !TIME.matcher(time).matches()) {
            return WRONG;
        }
        double number = Double.parseDouble(value);
        BigInteger seconds = new BigInteger(time);
        if (Double.isInfinite(number) || seconds.abs().compareTo(MOST) > 0) {
            return WRONG;
        }
        return put(key, number, seconds.longValue() * 1_000_000);
    }

    /** A put as text to compare: two floats print alike only if they are the same bits. */
    static String put(String key, double value, long timestampMicros) {
        return String.format(Locale.ROOT, "put %s %s %d", key, Double.toHexString(value), timestampMicros);
    }

    private static boolean isKey(String word) {
        return !word.equals("*")
                && word.getBytes(UTF_8).length <= 1024
                && word.chars().noneMatch(c -> SPACES.indexOf(c) >= 0);
    }
}
