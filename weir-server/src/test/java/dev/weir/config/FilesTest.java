package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesTest {
    @TempDir
    Path directory;

    @Test
    void readsQuotesCommentsAndExportsOfDotEnv() {
        var variables = new DotEnv("""
                # a comment
                A=plain value # with a comment
                export B = "double \\"quoted\\" # not a comment"   # but this
                C='single \\n stays'
                D="over
                two lines"
                E=
                F=a=b#c
                \tG="tab\\there"
                lines of others
                H=#nothing\r
                I=last""", new ArrayList<>()).read();

        assertThat(variables)
                .containsEntry("A", "plain value")
                .containsEntry("B", "double \"quoted\" # not a comment")
                .containsEntry("C", "single \\n stays")
                .containsEntry("D", "over\ntwo lines")
                .containsEntry("E", "")
                .containsEntry("F", "a=b#c")
                .containsEntry("G", "tab\there")
                .containsEntry("H", "#nothing")
                .containsEntry("I", "last")
                .hasSize(9);
    }

    @Test
    void tellsTheLineOfDotEnvThatCannotBeRead() {
        assertThat(new Sources(directory)
                        .dotEnv("A=1\r\nWEIR_DATA\n\nWEIR_STORE='embedded\n")
                        .problems())
                .containsExactly(
                        "cannot read .env line 2: \"WEIR_DATA\" has no =",
                        "cannot read .env line 4: the quote of \"WEIR_STORE\" does not end");
    }

    @Test
    void readsYamlNestedDottedAndMixed() {
        var settings = new Sources(directory).yaml("""
                # settings
                bind: [127.0.0.1, "::1"]
                http:
                  port: 8001
                  hosts:
                  - weir.example.org
                limits.json-depth: 16
                limits:
                  line: 32KiB
                store: embedded
                store.head-age: 5m
                log: {level: WARNING, dir: ~}
                tls:
                public-read: true
                """).load();

        assertThat(settings.bind()).containsExactly("127.0.0.1", "::1");
        assertThat(settings.httpPort()).isEqualTo(8001);
        assertThat(settings.httpHosts()).containsExactly("weir.example.org");
        assertThat(settings.limits().jsonDepth()).isEqualTo(16);
        assertThat(settings.limits().lineBytes()).isEqualTo(32 << 10);
        assertThat(settings.storeHeadAge()).hasMinutes(5);
        assertThat(settings.logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(settings.publicRead()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: b: c                         | cannot read weir.yaml line 1 column 5: from here on it is not YAML
            - http.port                     | it holds no settings of the form name: value
            just text                       | it holds no settings of the form name: value
            http.port: [1, 2]               | cannot use http.port (weir.yaml line 1): it takes one value
            http.port: 0x50                 | it is not a port
            'http: {port: 1}\\nhttp.port: 2' | cannot use http.port (weir.yaml line 2): it is set already in weir.yaml line 1
            '? [a]\\n: b'                   | a key is not a name
            '&a {b: *a}'                    | weir.yaml
            http: 8000                      | there is no such setting
            nosuch:                         | there is no such setting
            '--- {}\\n--- {}'               | not YAML
            config: x.yaml                  | there is no such setting
            """)
    void refusesYamlThatIsWrong(String text, String reason) {
        assertThat(new Sources(directory).yaml(text.replace("\\n", "\n")).problems())
                .isNotEmpty()
                .first()
                .asString()
                .contains(reason);
    }

    @Test
    void takesAnEmptyYamlFile() {
        assertThat(new Sources(directory).yaml("").problems()).isEmpty();
        assertThat(new Sources(directory).yaml("# only this\n").problems()).isEmpty();
        assertThat(new Sources(directory).yaml("\uFEFFhttp.port: 1\n").load().httpPort())
                .isEqualTo(1);
    }

    @Test
    void refusesFilesThatAreTooLongOrNotUtf8() throws Exception {
        Files.writeString(directory.resolve(".env"), "#".repeat((1 << 20) + 1));
        Files.write(directory.resolve("weir.yaml"), new byte[] {'a', (byte) 0xFF});

        assertThat(new Sources(directory).problems())
                .containsExactly(
                        "cannot read .env: the file has more than 1 MiB",
                        "cannot read weir.yaml: the file is not UTF-8");
    }

    @Test
    void survivesFilesOfRandomText() {
        var seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var alphabet = "WEIR_DATA=ab\"'#:-[]{}&*!|>%@`,?~<\\ \t\n\r.1\u00e9";
        for (var round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (var i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            List<Problem> problems = new ArrayList<>();
            assertThat(new DotEnv(text.toString(), problems).read())
                    .as("seed %d", seed)
                    .isNotNull();
            assertThat(new YamlFile("weir.yaml", problems).read(text.toString()))
                    .as("-Dseed=%d, %d bytes", seed, bytes.length)
                    .isNotNull();
        }
    }
}
