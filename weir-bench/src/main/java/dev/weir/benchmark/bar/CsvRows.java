package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The rows of a long-form CSV file, of 39 bytes each: readings of some sensors every ten seconds, with a value of two decimals at random.
 * The same each time.
 *
 * @param rows how many
 * @param sensors how many sensors take turns
 * @param firstStep at which of the ten seconds they begin, so that several files have no reading in common
 */
record CsvRows(int rows, int sensors, int firstStep) {
    static final String HEADER = "sensor_id,timestamp,value\n";

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int STEP_SECONDS = 10;
    private static final int TIME_AT = "sensor_0000,".length();
    private static final int VALUE_AT = TIME_AT + "2026-01-01T00:00:00Z,".length();
    private static final int ROW_BYTES = VALUE_AT + "10.00\n".length();

    /** The steps that it takes, the first step of the next file less this one's. */
    int steps() {
        return (rows + sensors - 1) / sensors;
    }

    long bytes() {
        return HEADER.length() + (long) rows * ROW_BYTES;
    }

    /** Writes the header and all rows to a channel that blocks. */
    void writeTo(WritableByteChannel channel) throws IOException {
        writeAll(channel, ByteBuffer.wrap(HEADER.getBytes(US_ASCII)));
        ByteBuffer step = ByteBuffer.allocateDirect(sensors * ROW_BYTES);
        for (int sensor = 0; sensor < sensors; sensor++) {
            String row = String.format(Locale.ROOT, "sensor_%04d,2026-01-01T00:00:00Z,10.00\n", sensor);
            step.put(row.getBytes(US_ASCII));
        }
        SplittableRandom random = new SplittableRandom(firstStep);
        for (int i = 0; i < steps(); i++) {
            byte[] time = START.plusSeconds((long) (firstStep + i) * STEP_SECONDS)
                    .toString()
                    .getBytes(US_ASCII);
            int count = Math.min(sensors, rows - i * sensors);
            for (int row = 0; row < count; row++) {
                step.put(row * ROW_BYTES + TIME_AT, time);
                putValue(step, row * ROW_BYTES + VALUE_AT, random.nextInt(1_000, 10_000));
            }
            writeAll(channel, step.clear().limit(count * ROW_BYTES));
        }
    }

    private static void putValue(ByteBuffer step, int at, int hundredths) {
        step.put(at, (byte) ('0' + hundredths / 1_000));
        step.put(at + 1, (byte) ('0' + hundredths / 100 % 10));
        step.put(at + 3, (byte) ('0' + hundredths / 10 % 10));
        step.put(at + 4, (byte) ('0' + hundredths % 10));
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes all to a new file and forces it, so that the disk has nothing left to do with it. */
    Path writeTo(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeTo(channel);
            channel.force(true);
        }
        return file;
    }
}
