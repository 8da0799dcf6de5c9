package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that would be paths: nothing is read, kept or deleted but what is the server's to give. */
@Timeout(60)
final class PathTricksTest {
    private static final String ROWS = "sensor_id,timestamp,value\ns1,1774958400,20\nbad,row\n";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer();

    @BeforeAll
    static void prepare() throws IOException {
        Files.writeString(SHARED.directory().resolve("canary.csv"), "a secret");
        Servers.in(SHARED.directory().resolve("data")).token(Scope.READ, null);
    }

    static Stream<String> tricks() {
        return Stream.of(
                        "/ui/",
                        "/ui/views/",
                        "/ui/vendor/lit/3.3.1/",
                        "/assets/",
                        "/files/",
                        "/results/",
                        "/status/",
                        "/api/v1/backup/",
                        "/api/v1/devices/",
                        "/api/v1/tokens/",
                        "/api/beers/",
                        "/")
                .flatMap(before -> Stream.of(
                                "../canary.csv",
                                "../../data/tokens",
                                "%2e%2e/%2e%2e/data/tokens",
                                "..%2f..%2fdata%2ftokens",
                                "..%5c..%5cdata%5ctokens",
                                "..\\..\\data\\tokens",
                                "%2fetc%2fpasswd",
                                "/etc/passwd",
                                "....//....//etc/passwd",
                                "%252e%252e%252fdata%252ftokens",
                                "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
                                "%e0%80%af",
                                "..%00/canary.csv",
                                "index.html%00.js",
                                "canary.csv%00",
                                "%",
                                "%zz",
                                "file:%2f%2f%2fetc%2fpasswd",
                                "CON",
                                "~root",
                                "a".repeat(5_000))
                        .map(trick -> before + trick));
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void aPathLeadsNowhereElse(String path) throws IOException {
        for (String method : new String[] {"GET", "DELETE", "POST"}) {
            String answer = Wire.talk(
                    SHARED.server(),
                    "http",
                    method + " " + path
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
            assertThat(answer).doesNotContain("a secret", "weir tokens", "root:");
        }
        assertThat(SHARED.directory().resolve("canary.csv")).exists();
        assertThat(SHARED.directory().resolve("data/tokens")).exists();
    }

    private static Set<String> outside() throws IOException {
        try (Stream<Path> all = Files.list(SHARED.directory())) {
            return all.map(each -> each.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void anUploadIsKeptUnderANameOfTheServersAndItsOwnIsTextAlone() throws IOException {
        Set<String> before = outside();
        Uploads uploads = new Uploads(SHARED.api());
        for (String name : new String[] {
            "../../canary.csv",
            "/etc/passwd",
            "..\\\\..\\\\canary.csv",
            "a\u0000.csv",
            "tokens",
            ".",
            "..",
            "n".repeat(1_000),
            "<script>alert(1)</script>.csv",
            "=cmd|' /C calc'!A0.csv"
        }) {
            String id = uploads.take(FileForm.of(name, ROWS));
            assertThat(id).matches("[0-9a-f]{32}");
            assertThat(uploads.result(id).path("valid_rows").asInt()).isEqualTo(1);
            assertThat(SHARED.api().send("DELETE", "/files/" + id, null).status())
                    .isEqualTo(200);
        }
        assertThat(outside()).isEqualTo(before);
        assertThat(SHARED.directory().resolve("canary.csv")).hasContent("a secret");
    }

    @Test
    void aNameOfAFileAddsNoHeaderToTheReplyThatCarriesIt() throws IOException {
        Uploads uploads = new Uploads(SHARED.api());
        for (String name : new String[] {
            "filename=\"a\nSet-Cookie: x=1\nb.csv\"",
            "filename*=UTF-8''a%0d%0aSet-Cookie:%20x=1%0d%0a%0d%0ab.csv",
            "filename=\"a\\\"; filename=b; x=\\\".csv\"",
            "filename=\"%0d%0aSet-Cookie: x=1.csv\""
        }) {
            FileForm form =
                    new FileForm().part("Content-Disposition: form-data; name=\"file\"; " + name, ROWS.getBytes(UTF_8));
            String id = uploads.take(form);
            uploads.result(id);
            String answer = Wire.get(SHARED.server(), "/results/" + id + "/errors?form=rows", "");
            String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
            assertThat(head).startsWith("HTTP/1.1 200 ").contains("attachment; filename*=UTF-8''");
            assertThat(head.lines()).noneMatch(line -> line.startsWith("Set-Cookie"));
            assertThat(head.replace("\r\n", "")).doesNotContain("\r", "\n");
            assertThat(answer).endsWith("\r\n\r\nsensor_id,timestamp,value\nbad,row\n");
        }
    }
}
