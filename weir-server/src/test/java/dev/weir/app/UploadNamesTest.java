package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What senders call their files, in good faith or bad. */
@Timeout(60)
final class UploadNamesTest extends FilesFixture {
    private static final String ROWS = "sensor_id,timestamp,value\ns1,1774958400,20\n";

    @Test
    void namesOfFilesAreTextAndNothingElse() {
        for (String[] name : new String[][] {
            {"say \\\"hi\\\".csv", "say \"hi\".csv"},
            {"say %22hi%22.csv", "say \"hi\".csv"},
            {"C:\\dir\\a.csv", "C:\\dir\\a.csv"},
            {"Wörter 数 ☂.csv", "Wörter 数 ☂.csv"},
            {"../../etc/passwd", "../../etc/passwd"},
            {"/dev/null", "/dev/null"},
            {"a%0d%0aX-Header: b.csv", "a%0d%0aX-Header: b.csv"},
            {"a\nb\u0000c\u001b[31m.csv", "a\nb\u0000c\u001b[31m.csv"},
            {"semi;colon=x; name=\\\"other\\\"", "semi;colon=x; name=\"other\""},
            {" ", " "}
        }) {
            JsonNode result = uploads.judged(FileForm.of(name[0], ROWS));
            assertThat(result.path("filename").asText()).isEqualTo(name[1]);
            assertThat(result.path("status").asText()).isEqualTo("processed");
        }
    }

    @Test
    void aFileWithoutANameIsTakenAndKeysAreMadeOfNamesWithoutTheirControlCharacters() {
        byte[] wide = "time,temp\n1774958400,21.5\n".getBytes(UTF_8);
        JsonNode unnamed = uploads.judged(new FileForm().part("Content-Disposition: form-data; name=file", wide));
        assertThat(unnamed.path("filename").asText()).isEqualTo("file");
        assertThat(unnamed.path("aggregated_data").has("file.temp")).isTrue();
        JsonNode odd = uploads.judged(new FileForm().file("a\u0001\n b.csv", wide));
        assertThat(odd.path("aggregated_data").fieldNames().next()).matches("a_+b\\.temp");
    }
}
