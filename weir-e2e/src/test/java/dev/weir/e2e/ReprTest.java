package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values are printed: as Python's {@code repr} of the float, of which a real Python is the judge. */
final class ReprTest {
    private static final String SCRIPT = "import sys\nfor line in open(sys.argv[1]):\n    print(repr(float(line)))\n";

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerLaunch.of(directory.resolve("data")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10,                      10.0
            0.0001,                  0.0001
            0.00001,                 1e-05
            0.000123,                0.000123
            0.0000123,               1.23e-05
            1e16,                    1e+16
            9999999999999998,        9999999999999998.0
            12345678901234567890,    1.2345678901234567e+19
            123456789012345.6,       123456789012345.6
            0.30000000000000004,     0.30000000000000004
            0.1,                     0.1
            -0,                      -0.0
            -0.0,                    -0.0
            -1e-7,                   -1e-07
            1e22,                    1e+22
            1e23,                    1e+23
            1e100,                   1e+100
            4.9e-324,                5e-324
            2e-323,                  2e-323
            2.2250738585072014e-308, 2.2250738585072014e-308
            1.7976931348623157e308,  1.7976931348623157e+308
            1e-400,                  0.0
            3.14159265358979323846,  3.141592653589793
            """)
    void printsAsPythonWould(String sent, String printed) throws Exception {
        String key = "of." + sent;
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("put " + key + " " + sent + " 1")).isEqualTo(PutPeer.OK);
            assertThat(peer.ask("get " + key)).isEqualTo("ok\n" + key + " " + printed + " 1\n\n");
        }
    }

    @Test
    void printsThousandsOfRandomFloatsAsPythonDoes() throws Exception {
        Machine.needs("python3");
        List<String> texts = texts(Machine.seed("ReprTest"), Machine.isLong() ? 1_000_000 : 30_000);
        Path numbers = directory.resolve("numbers");
        Files.write(numbers, texts);
        List<String> reprs = Machine.must("python3", "-c", SCRIPT, numbers.toString())
                .lines()
                .toList();
        assertThat(reprs).hasSameSizeAs(texts);
        try (PutPeer peer = server.connect()) {
            assertThat(printed(peer, texts)).isEqualTo(reprs);
        }
    }

    /** Floats of every size in the forms that senders use: shortest, many digits, few places, an exponent. */
    private static List<String> texts(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            double anyBits = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(anyBits)) {
                texts.add(Double.toString(anyBits));
            }
            texts.add(Double.toString(random.nextInt(2_000_001) / 1000.0 - 1000));
            texts.add(random.nextLong() + "." + (random.nextLong() >>> 1));
            texts.add(random.nextInt() + "e" + (random.nextInt(610) - 310));
            texts.add(Double.toString(Math.pow(10, random.nextInt(-20, 25)) * random.nextInt(1, 100)));
        }
        return texts.stream()
                .filter(text -> Double.isFinite(Double.parseDouble(text)))
                .toList();
    }

    private static List<String> printed(PutPeer peer, List<String> texts) throws IOException {
        int line = 0;
        StringBuilder lines = new StringBuilder();
        for (String text : texts) {
            lines.append("put a ").append(text).append(' ').append(line++).append('\n');
        }
        peer.send(lines.append("get a\n").toString());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(new String(peer.read(4), StandardCharsets.US_ASCII))
                    .as(texts.get(i))
                    .isEqualTo(PutPeer.OK);
        }
        return peer.reply()
                .lines()
                .skip(1)
                .filter(reply -> !reply.isEmpty())
                .map(reply -> reply.split(" ", -1)[1])
                .toList();
    }
}
