package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come in pieces of any size, against a reading of the whole text at once. */
@Timeout(60)
final class MultipartBodyTest {
    private static final int ROUNDS = 3000;
    private static final String BOUNDARY = "a-ab";
    private static final String HEADERS = "Content-Disposition: form-data; name=\"file\"";

    /** What contents are made of: everything that a boundary is made of, too. */
    private static final String[] BITS = {
        "\r", "\n", "\r\n", "-", "--", "a", "b", "a-", "a-a", "\r\n-", "\r\n--", "\r\n--a", "\r\n--a-a", "\n--a-ab", "x"
    };

    private final SplittableRandom random = Seed.random();

    /** Gives no more at once than it feels like. */
    private final class Splits extends InputStream {
        private final InputStream bytes;
        private final int most;

        Splits(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = 1 + random.nextInt(random.nextBoolean() ? 3 : 50);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            return bytes.read(target, from, Math.min(length, 1 + random.nextInt(most)));
        }
    }

    private String content() {
        StringBuilder content = new StringBuilder();
        for (int bits = random.nextInt(12); bits > 0; bits--) {
            content.append(BITS[random.nextInt(BITS.length)]);
        }
        // No content has the delimiter in it, or at its end together with what follows.
        return (content + "\r\n--" + BOUNDARY).indexOf("\r\n--" + BOUNDARY) < content.length()
                        || (HEADERS + "\r\n\r\n" + content).contains("\r\n--" + BOUNDARY)
                ? content()
                : content.toString();
    }

    private static List<String> read(InputStream in) throws IOException {
        MultipartBody body = new MultipartBody(in, BOUNDARY);
        List<String> contents = new ArrayList<>();
        for (PartHeaders part = body.next(); part != null; part = body.next()) {
            assertThat(part.name()).isEqualTo("file");
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            body.drain(content::write);
            contents.add(content.toString(ISO_8859_1));
        }
        body.finish();
        assertThat(in.read()).isNegative();
        return contents;
    }

    @Test
    void partsAreReadAlikeHoweverTheyAreSplit() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> sent = new ArrayList<>();
            StringBuilder body = new StringBuilder(random.nextInt(3) == 0 ? "before\r\n" : "");
            for (int parts = random.nextInt(4); parts > 0; parts--) {
                sent.add(content());
                body.append("--" + BOUNDARY + (random.nextBoolean() ? "" : " ") + "\r\n" + HEADERS + "\r\n\r\n")
                        .append(sent.getLast())
                        .append("\r\n");
            }
            body.append("--" + BOUNDARY + "--" + (random.nextBoolean() ? "" : "\r\nbehind"));
            assertThat(read(new Splits(body.toString().getBytes(ISO_8859_1))))
                    .as("round %d, -Dseed=%d, of %s", round, Seed.value(), body)
                    .isEqualTo(sent);
        }
    }

    /** What the whole text says, looked at all at once; null where it is malformed. */
    private static @org.jspecify.annotations.Nullable List<String> oracle(String body) {
        List<String> contents = new ArrayList<>();
        String rest = "\r\n" + body;
        int at = rest.indexOf("\r\n--" + BOUNDARY);
        while (at >= 0) {
            rest = rest.substring(at + BOUNDARY.length() + 4);
            if (rest.matches("(?s)--([\r \t].*)?")) {
                return contents;
            }
            String line = rest.replaceFirst("^[ \t]+", "");
            int headers = line.indexOf("\r\n\r\n");
            if (!line.startsWith("\r\n")
                    || headers < 0
                    || !line.substring(0, headers).contains("\r\n" + HEADERS)) {
                return null;
            }
            rest = line.substring(headers + 4);
            at = rest.indexOf("\r\n--" + BOUNDARY);
            if (at >= 0) {
                contents.add(rest.substring(0, at));
            }
        }
        return null;
    }

    @Test
    void bodiesOfBitsAndPiecesAreReadAsTheirWholeTextSays() throws IOException {
        String[] bits = {
            "--" + BOUNDARY, "\r\n--" + BOUNDARY, "\r\n", "--", "-", " ", HEADERS + "\r\n\r\n", "\r\n" + HEADERS, "x"
        };
        int whole = 0;
        for (int round = 0; round < 5 * ROUNDS; round++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "--" + BOUNDARY + "\r\n" + HEADERS : "");
            for (int count = random.nextInt(10); count > 0; count--) {
                body.append(bits[random.nextInt(bits.length)]);
            }
            body.append(random.nextBoolean() ? "\r\n--" + BOUNDARY + "--" : "");
            List<String> expected = oracle(body.toString());
            List<String> found = null;
            try {
                found = read(new Splits(body.toString().getBytes(ISO_8859_1)));
            } catch (Problem e) {
                assertThat(e.status()).isEqualTo(400);
            }
            assertThat(found)
                    .as("round %d, -Dseed=%d, of %s", round, Seed.value(), body)
                    .isEqualTo(expected);
            whole += expected == null ? 0 : 1;
        }
        assertThat(whole).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void readsParametersOfAnyLength() {
        String name = "x\\\"".repeat(20_000);
        assertThat(PartHeaders.parameter("form-data; name=\"file\"; filename=\"" + name + "\"", "filename"))
                .contains(name.replace("\\\"", "\""));
    }
}
