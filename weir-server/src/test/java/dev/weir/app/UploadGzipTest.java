package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that came compressed: whole, cut, and grown beyond what may be uploaded. */
@Timeout(60)
final class UploadGzipTest {
    private static final String HEADER = "sensor_id,timestamp,value\n";
    private static final int MOST_BYTES = 2 << 20;

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer("--limits.upload=" + MOST_BYTES);

    private static Uploads uploads;

    @BeforeAll
    static void prepare() {
        uploads = new Uploads(SHARED.api());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static byte[] rows(int count) {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < count; i++) {
            rows.append("s1,").append(1_774_958_400 + i).append(',').append(i).append('\n');
        }
        return rows.toString().getBytes(UTF_8);
    }

    /** The whole lines before the place where it cannot be decompressed any further. */
    private static int linesOf(byte[] compressed) {
        int lines = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                lines += next == '\n' ? 1 : 0;
            }
        } catch (IOException e) {
            return lines;
        }
        throw new AssertionError("nothing is cut");
    }

    @Test
    void gzipIsToldByTheFirstBytesAndNotByTheName() throws IOException {
        for (String name : new String[] {"a.csv.gz", "a.csv"}) {
            byte[] content = gzip(rows(10));
            JsonNode result = uploads.judged(new FileForm().file(name, content).field("dry_run", "true"));
            assertThat(result.path("status").asText()).isEqualTo("processed");
            assertThat(result.path("valid_rows").asInt()).isEqualTo(10);
            assertThat(SHARED.api()
                            .get("/status/" + result.path("file_id").asText())
                            .json()
                            .path("bytes")
                            .asInt())
                    .isEqualTo(content.length);
        }
    }

    @Test
    void severalStreamsOneBehindTheOtherAreOneFile() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(gzip(rows(10)));
        both.writeBytes(gzip("s2,1774958400,1\n".getBytes(UTF_8)));
        JsonNode result = uploads.judged(new FileForm().file("a.csv.gz", both.toByteArray()));
        assertThat(result.path("valid_rows").asInt()).isEqualTo(11);
    }

    @Test
    void gzipThatIsCutGivesTheRowsBeforeTheCut() throws IOException {
        byte[] content = gzip(rows(50_000));
        for (int length : new int[] {content.length - 1, content.length - 9, content.length / 2}) {
            JsonNode result = uploads.judged(new FileForm()
                    .file("a.csv.gz", Arrays.copyOf(content, length))
                    .field("dry_run", "true"));
            assertThat(result.path("status").asText()).as("%d bytes", length).isEqualTo("partial");
            assertThat(result.path("error").asText())
                    .startsWith("cannot read the file on after line ")
                    .endsWith(": what is compressed ends too early");
            assertThat(result.path("valid_rows").asInt()).isEqualTo(linesOf(Arrays.copyOf(content, length)) - 1);
            assertThat(result.path("invalid_rows").asInt()).isZero();
        }
    }

    @Test
    void gzipWithoutEvenAHeaderFails() throws IOException {
        byte[] content = gzip(rows(10));
        for (int length : new int[] {2, 10, 12}) {
            JsonNode result = uploads.judged(new FileForm().file("a.csv.gz", Arrays.copyOf(content, length)));
            assertThat(result.path("status").asText()).as("%d bytes", length).isEqualTo("failed");
            assertThat(result.path("error").asText()).isNotEmpty();
            assertThat(SHARED.api()
                            .get("/results/" + result.path("file_id").asText() + "/errors")
                            .status())
                    .isEqualTo(409);
        }
    }

    @Test
    void whatIsTooLongWithoutCompressionIsReadToTheLimit() throws IOException {
        byte[] rows = rows(200_000);
        assertThat(rows.length).isGreaterThan(MOST_BYTES);
        JsonNode result =
                uploads.judged(new FileForm().file("a.csv.gz", gzip(rows)).field("dry_run", "true"));
        assertThat(result.path("status").asText()).isEqualTo("partial");
        assertThat(result.path("error").asText()).contains("limits.upload");
        assertThat(result.path("valid_rows").asInt()).isBetween(MOST_BYTES / 40, MOST_BYTES / 10);
    }

    @Test
    void aBombFails() throws IOException {
        JsonNode result = uploads.judged(new FileForm().file("a.csv.gz", gzip(new byte[64 << 20])));
        assertThat(result.path("status").asText()).isEqualTo("failed");
        assertThat(result.path("error").asText()).isNotEmpty();
    }

    @Test
    void aWholeFormMayComeCompressed() throws IOException {
        byte[] form = new FileForm().file("a.csv", rows(10)).bytes();
        Api.Answer answer = SHARED.api()
                .sendBytes("POST", "/upload", gzip(form), "Content-Type", FileForm.TYPE, "Content-Encoding", "gzip");
        assertThat(answer.status()).isEqualTo(202);
        JsonNode result = uploads.result(answer.json().path("file_id").asText());
        assertThat(result.path("valid_rows").asInt()).isEqualTo(10);
        byte[] bomb = gzip(new FileForm().file("a.csv", new byte[64 << 20]).bytes());
        assertThat(SHARED.api()
                        .sendBytes("POST", "/upload", bomb, "Content-Type", FileForm.TYPE, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(413);
    }
}
