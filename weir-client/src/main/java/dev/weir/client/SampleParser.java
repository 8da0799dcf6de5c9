package dev.weir.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** Reads the lines of one get reply and hands on their samples in the order in which they come. */
final class SampleParser {
    private final SampleConsumer consumer;
    private byte[] lastKeyBytes = new byte[0];
    private String lastKey = "";

    SampleParser(SampleConsumer consumer) {
        this.consumer = consumer;
    }

    /** Takes {@code key value timestamp} parted by single spaces; false if the line is anything else. */
    boolean take(byte[] line) {
        int first = indexOfSpace(line, 0);
        int second = first < 0 ? -1 : indexOfSpace(line, first + 1);
        if (first <= 0
                || second < 0
                || !isNumber(line, first + 1, second)
                || !isNumber(line, second + 1, line.length)) {
            return false;
        }
        double value;
        long timestamp;
        String key;
        try {
            value = Double.parseDouble(text(line, first + 1, second));
            timestamp = Long.parseLong(text(line, second + 1, line.length));
            key = keyOf(line, first);
        } catch (NumberFormatException | CharacterCodingException e) {
            return false;
        }
        if (!Double.isFinite(value)) {
            return false;
        }
        consumer.sample(key, value, timestamp);
        return true;
    }

    /** A series' lines come together, so its key is mostly the one of the line before and need not be decoded again. */
    private String keyOf(byte[] line, int keyEnd) throws CharacterCodingException {
        if (!Arrays.equals(line, 0, keyEnd, lastKeyBytes, 0, lastKeyBytes.length)) {
            lastKey =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, keyEnd)).toString();
            lastKeyBytes = Arrays.copyOf(line, keyEnd);
        }
        return lastKey;
    }

    private static int indexOfSpace(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    /** Java reads more as a number than the protocol knows (hex, NaN, 1d, other digits): only these bytes pass. */
    private static boolean isNumber(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = line[i];
            if ((b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
                return false;
            }
        }
        return from < to;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, ISO_8859_1);
    }
}
