package dev.weir.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.blob.BlobWriter;
import dev.weir.format.csv.SeriesNames;
import dev.weir.format.number.DecimalPrinter;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Sums as they are kept: a line {@code "s1":{"avg":25.0,"min":20.0,"max":30.0,"count":2}} for each series, by rising key. */
final class SumsText {
    private static final int PIECE_BYTES = 64 << 10;
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private final byte[] number = new byte[DecimalPrinter.MAX_BYTES];
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private final BlobWriter out;

    @SuppressWarnings("ArrayRecordComponent") // Sorted, and seen by nobody else.
    private record Named(int number, byte[] key) {}

    private SumsText(BlobWriter out) {
        this.out = out;
    }

    /**
     * Writes the sums of all series that have any, and answers how many these are. Blocks.
     *
     * @throws dev.weir.blob.BlobStoreException when they cannot be written
     */
    static long write(SeriesNames names, Sums sums, BlobWriter out) {
        SumsText text = new SumsText(out);
        long[] count = {0};
        IntStream.range(0, names.size())
                .filter(each -> sums.count(each) > 0)
                .mapToObj(each -> new Named(each, names.key(each)))
                .sorted(Comparator.comparing(Named::key, Arrays::compareUnsigned))
                .forEach(named -> {
                    text.add(named, sums);
                    count[0]++;
                });
        text.pass();
        return count[0];
    }

    private void add(Named named, Sums sums) {
        piece.write('"');
        piece.writeBytes(ENCODER.quoteAsUTF8(new String(named.key, UTF_8)));
        add("\":{\"avg\":", sums.average(named.number));
        add(",\"min\":", sums.min(named.number));
        add(",\"max\":", sums.max(named.number));
        piece.writeBytes((",\"count\":" + sums.count(named.number) + "}\n").getBytes(US_ASCII));
        if (piece.size() >= PIECE_BYTES) {
            pass();
        }
    }

    private void add(String before, double value) {
        piece.writeBytes(before.getBytes(US_ASCII));
        piece.write(number, 0, DecimalPrinter.print(value, number, 0));
    }

    private void pass() {
        out.write(piece.toByteArray(), 0, piece.size());
        piece.reset();
    }
}
