package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.client.Put;
import dev.weir.format.number.DecimalParser;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Reads a put from its words by the rules of the protocol: {@code key value [timestamp]}. */
final class PutWords {
    private static final int QUOTED_BYTES = 200;
    private static final long MAX_SECONDS = 9_223_372_036_854L;

    private PutWords() {}

    /** The words of a line, which spaces and tabs part; a CR at its end is no part of it. */
    static List<byte[]> split(byte[] line) {
        int end = line.length;
        if (end > 0 && line[end - 1] == '\r') {
            end--;
        }
        List<byte[]> words = new ArrayList<>(3);
        int from = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || line[i] == ' ' || line[i] == '\t') {
                if (i > from) {
                    words.add(java.util.Arrays.copyOfRange(line, from, i));
                }
                from = i + 1;
            }
        }
        return words;
    }

    /**
     * The put that the words say; without a timestamp, one of now.
     *
     * @throws IllegalArgumentException in the form {@code cannot put ...: why}, if they say none
     */
    static Put parse(List<byte[]> words, InstantSource clock) {
        if (words.size() < 2 || words.size() > 3) {
            throw new IllegalArgumentException(
                    "cannot put " + count(words.size()) + ": a key, a value and perhaps a timestamp are needed");
        }
        String key = decode(words.get(0));
        double value = DecimalParser.parseDouble(words.get(1), 0, words.get(1).length);
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException(
                    "cannot put value \"" + quoted(words.get(1)) + "\": it is not a decimal number");
        }
        return new Put(key, words.size() == 2 ? clock.instant().getEpochSecond() : seconds(words.get(2)), value);
    }

    private static String count(int words) {
        return words == 0 ? "nothing" : words == 1 ? "a key alone" : words + " words";
    }

    private static long seconds(byte[] word) {
        long seconds = DecimalParser.parseWhole(word, 0, word.length, MAX_SECONDS);
        if (seconds == Long.MIN_VALUE) {
            throw new IllegalArgumentException("cannot put timestamp \"" + quoted(word)
                    + "\": it is not a whole number of seconds within ±" + MAX_SECONDS);
        }
        return seconds;
    }

    private static String decode(byte[] word) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(word)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("cannot put key \"" + quoted(word) + "\": it is not UTF-8", e);
        }
    }

    private static String quoted(byte[] word) {
        String text = new String(word, 0, Math.min(word.length, QUOTED_BYTES), UTF_8).replaceAll("\\p{Cntrl}", "?");
        return word.length > QUOTED_BYTES ? text + "..." : text;
    }
}
