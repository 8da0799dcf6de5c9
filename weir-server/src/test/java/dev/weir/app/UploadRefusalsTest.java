package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are not taken: each is told why, and nothing of it stays. */
@Timeout(60)
final class UploadRefusalsTest {
    private static final String ROWS = "sensor_id,timestamp,value\ns1,1774958400,20\n";
    private static final String LINE = "--" + FileForm.BOUNDARY + "\r\n";
    private static final String LAST = "--" + FileForm.BOUNDARY + "--\r\n";
    private static final String FILE = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
    private static final int MOST_BYTES = 100_000;

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer("--limits.upload=" + MOST_BYTES);

    private static Uploads uploads;

    @BeforeAll
    static void prepare() {
        uploads = new Uploads(SHARED.api());
    }

    private static void nothingIsKept() throws IOException {
        assertThat(SHARED.api().get("/files").json().path("items")).isEmpty();
        try (Stream<Path> blobs = Files.walk(SHARED.directory().resolve("data").resolve("blobs"))) {
            assertThat(blobs.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private static void refuses(Api.Answer answer, int status, String why) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("detail").asText()).contains(why);
        nothingIsKept();
    }

    static List<Arguments> forms() {
        FileForm file = FileForm.of("a.csv", ROWS);
        return List.of(
                Arguments.of("no file", new FileForm().field("dry_run", "true"), "no file in a field \"file\""),
                Arguments.of("no part", new FileForm(), "no file in a field \"file\""),
                Arguments.of("nothing chosen", FileForm.of("", ""), "no file in a field \"file\""),
                Arguments.of("two files", FileForm.of("a.csv", ROWS).file("b.csv", ROWS.getBytes(UTF_8)), "two files"),
                Arguments.of("an unknown field", FileForm.of("a.csv", ROWS).field("zone", "UTC"), "field \"zone\""),
                Arguments.of(
                        "a field twice",
                        FileForm.of("a.csv", ROWS).field("timezone", "UTC").field("timezone", "UTC"),
                        "more than once"),
                Arguments.of("a wrong flag", FileForm.of("a.csv", ROWS).field("dry_run", "yes"), "true or false"),
                Arguments.of("a wrong zone", FileForm.of("a.csv", ROWS).field("timezone", "Mars"), "Europe/Berlin"),
                Arguments.of(
                        "a long field",
                        new FileForm().field("sensor_column", "x".repeat(65_537)),
                        "longer than 1024 bytes"),
                Arguments.of("a long name", FileForm.of("x".repeat(1025), ROWS), "longer than 1024 characters"),
                Arguments.of(
                        "another disposition",
                        new FileForm().part("Content-Type: text/csv", ROWS.getBytes(UTF_8)),
                        "no header Content-Disposition"),
                Arguments.of(
                        "a part without a name",
                        new FileForm().part("Content-Disposition: form-data", ROWS.getBytes(UTF_8)),
                        "does not name its field"),
                Arguments.of("65 parts", many(file), "more than 64 parts"),
                Arguments.of(
                        "long headers",
                        new FileForm().part("X: " + "x".repeat(16 << 10), ROWS.getBytes(UTF_8)),
                        "more than 16384 bytes"));
    }

    private static FileForm many(FileForm form) {
        for (int i = 0; i < 64; i++) {
            form.part("Content-Disposition: form-data; name=\"file\"; filename=\"\"", new byte[0]);
        }
        return form;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aFormThatIsNotAsItShouldBeIsRefused(String ignored, FileForm form, String why) throws IOException {
        refuses(uploads.send(form), 400, why);
    }

    static List<Arguments> bodies() {
        String whole = LINE + FILE + ROWS + "\r\n" + LAST;
        String cut = "ends before its last boundary";
        String lookAlike = "neither CR LF nor two dashes follow a boundary";
        return List.of(
                Arguments.of("nothing", "", cut),
                Arguments.of("no last boundary", whole.replace(LAST, ""), cut),
                Arguments.of("a last boundary without its dashes", whole.replace(LAST, "--" + FileForm.BOUNDARY), cut),
                Arguments.of("half a last boundary", whole.substring(0, whole.length() - 12), cut),
                Arguments.of(
                        "cut in the content",
                        (LINE + FILE + ROWS).substring(0, LINE.length() + FILE.length() + 9),
                        cut),
                Arguments.of("cut in the headers", LINE + FILE.substring(0, 20), cut),
                Arguments.of("cut behind a boundary", LINE.trim(), cut),
                Arguments.of("LF alone", whole.replace("\r\n", "\n"), lookAlike),
                Arguments.of("no boundary at all", ROWS.repeat(1000), "does not begin with its boundary"),
                Arguments.of(
                        "a line that begins with the boundary",
                        whole.replace("s1,", "\r\n--" + FileForm.BOUNDARY + "x"),
                        lookAlike),
                Arguments.of(
                        "a line that begins with the last boundary",
                        whole.replace("s1,", "\r\n--" + FileForm.BOUNDARY + "--x"),
                        lookAlike));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyThatIsMalformedIsRefused(String ignored, String body, String why) throws IOException {
        refuses(SHARED.api().send("POST", "/upload", body, "Content-Type", FileForm.TYPE), 400, why);
    }

    @Test
    void withoutABoundaryAFormCannotBeRead() throws IOException {
        for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=\"\"")) {
            refuses(SHARED.api().send("POST", "/upload", LAST, "Content-Type", type), 400, "names no boundary");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/x-www-form-urlencoded", "multipart/mixed; boundary=x"})
    void anotherTypeOfBodyIsNotTaken(String type) throws IOException {
        refuses(SHARED.api().send("POST", "/upload", ROWS, "Content-Type", type), 415, "multipart/form-data");
    }

    @ParameterizedTest
    @CsvSource({
        "sheet.xlsx, 504b030414000600, save the sheet as CSV",
        "a.zip,      504b0506,         zip",
        "sheet.xls,  d0cf11e0a1b11ae1, save the sheet as CSV",
        "a.csv.xz,   fd377a585a00,     gzip",
        "a.csv.zst,  28b52ffd,         gzip",
        "a.pdf,      255044462d312e37, PDF"
    })
    void aFileThatIsNoTextIsToldByItsFirstBytes(String name, String begin, String why) throws IOException {
        byte[] content = new byte[1000];
        byte[] signature = HexFormat.of().parseHex(begin);
        System.arraycopy(signature, 0, content, 0, signature.length);
        refuses(uploads.send(new FileForm().file(name, content)), 415, why);
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        String longest = ROWS + "x".repeat(MOST_BYTES - ROWS.length());
        String id = uploads.take(FileForm.of("a.csv", longest));
        uploads.result(id);
        SHARED.api().send("DELETE", "/files/" + id, null);
        for (String much : List.of("x", "x".repeat(3_000_000))) {
            refuses(uploads.send(FileForm.of("a.csv", longest + much)), 413, "limits.upload");
        }
    }

    @Test
    void aBodyInAnotherCodingIsNotTaken() throws IOException {
        refuses(
                uploads.send(FileForm.of("a.csv", ROWS), "Content-Encoding", "br"),
                415,
                "cannot read a body coded by \"br\"");
        refuses(uploads.send(FileForm.of("a.csv", ROWS), "Content-Encoding", "gzip"), 400, "it is no gzip");
    }
}
