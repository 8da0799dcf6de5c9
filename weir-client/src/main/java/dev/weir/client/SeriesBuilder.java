package dev.weir.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the lines of one get reply: keys in the order in which they come, samples by rising timestamp. */
final class SeriesBuilder {
    private final Map<String, List<Sample>> series = new LinkedHashMap<>();
    private byte[] lastKey = new byte[0];
    private List<Sample> lastSamples = new ArrayList<>();

    /** Takes {@code key value timestamp} parted by single spaces; false if the line is anything else. */
    boolean add(byte[] line) {
        int first = indexOfSpace(line, 0);
        int second = first < 0 ? -1 : indexOfSpace(line, first + 1);
        if (first <= 0
                || second < 0
                || !isNumber(line, first + 1, second)
                || !isNumber(line, second + 1, line.length)) {
            return false;
        }
        try {
            double value = Double.parseDouble(text(line, first + 1, second));
            long timestamp = Long.parseLong(text(line, second + 1, line.length));
            return Double.isFinite(value) && samplesOf(line, first).add(new Sample(timestamp, value));
        } catch (NumberFormatException | CharacterCodingException e) {
            return false;
        }
    }

    /** Ends the collecting. */
    Map<String, List<Sample>> build() {
        series.replaceAll((key, samples) -> {
            samples.sort(Comparator.comparingLong(Sample::timestamp));
            return Collections.unmodifiableList(samples);
        });
        return Collections.unmodifiableMap(series);
    }

    /** A series' lines come together, so its key is mostly the one of the line before and need not be decoded again. */
    private List<Sample> samplesOf(byte[] line, int keyEnd) throws CharacterCodingException {
        if (!Arrays.equals(line, 0, keyEnd, lastKey, 0, lastKey.length)) {
            String key =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, keyEnd)).toString();
            lastSamples = series.computeIfAbsent(key, unused -> new ArrayList<>());
            lastKey = Arrays.copyOf(line, keyEnd);
        }
        return lastSamples;
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
