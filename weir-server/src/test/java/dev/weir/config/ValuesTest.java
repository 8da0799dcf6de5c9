package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
    @TempDir
    Path directory;

    record Case(String flag, Function<Settings, Object> read, Object expected) {
        @Override
        public String toString() {
            return flag;
        }
    }

    static Stream<Case> taken() {
        return Stream.of(
                new Case("--bind=0.0.0.0, [::],localhost,::", Settings::bind, List.of("0.0.0.0", "::", "localhost")),
                new Case("--http.port=0", Settings::httpPort, 0),
                new Case("--http.port=65535", Settings::httpPort, 65_535),
                new Case("--data=/var/lib/weir", Settings::data, Path.of("/var/lib/weir")),
                new Case("--sync=interval:500ms", Settings::sync, new Sync.Interval(Duration.ofMillis(500))),
                new Case("--sync=ALWAYS", Settings::sync, new Sync.Always()),
                new Case("--blobs=s3://my-bucket", Settings::blobs, new Blobs.InS3("my-bucket")),
                new Case("--metadata=dynamodb://Files_1", Settings::metadata, new Metadata.InDynamoDb("Files_1")),
                new Case(
                        "--blobs.endpoint=http://127.0.0.1:9000",
                        Settings::blobsEndpoint,
                        Optional.of(URI.create("http://127.0.0.1:9000"))),
                new Case("--spool.max-bytes=1GiB", Settings::spoolMaxBytes, 1L << 30),
                new Case("--spool.max-bytes=2000000", Settings::spoolMaxBytes, 2_000_000L),
                new Case("--spool.max-bytes=3mib", Settings::spoolMaxBytes, 3L << 20),
                new Case("--retention=7d", Settings::retention, Optional.of(Duration.ofDays(7))),
                new Case("--retention=forever", Settings::retention, Optional.empty()),
                new Case("--retention.max-bytes=10GiB", Settings::retentionMaxBytes, Optional.of(10L << 30)),
                new Case("--retention.max-bytes=none", Settings::retentionMaxBytes, Optional.empty()),
                new Case("--log.level=wArNiNg", Settings::logLevel, LogLevel.WARN),
                new Case("--log.level=TRACE", Settings::logLevel, LogLevel.TRACE),
                new Case("--log.level=off", Settings::logLevel, LogLevel.OFF),
                new Case("--log.format=json", Settings::logFormat, LogFormat.JSON),
                new Case("--log.dir=/logs", Settings::logDirectory, Optional.of(Path.of("/logs"))),
                new Case("--log.dir=", Settings::logDirectory, Optional.empty()),
                new Case("--http.hosts=weir.example.org,w2", Settings::httpHosts, List.of("weir.example.org", "w2")),
                new Case(
                        "--http.cors-origins=https://a.example:8443,http://[::1]",
                        Settings::httpCorsOrigins,
                        List.of("https://a.example:8443", "http://[::1]")),
                new Case("--ndjson.idle-timeout=2h", Settings::ndjsonIdleTimeout, Duration.ofHours(2)),
                new Case("--limits.upload=5TiB", settings -> settings.limits().uploadBytes(), 5L << 40),
                new Case(
                        "--alerts.webhook=https://hooks.example/x",
                        Settings::alertsWebhook,
                        Optional.of(URI.create("https://hooks.example/x"))));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void takes(Case one) {
        assertThat(one.read().apply(new Sources(directory).flags(one.flag()).load()))
                .isEqualTo(one.expected());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --http.port=65536              | it is not a port from 0 to 65535
            --http.port=-2                 | it is not a port
            --http.port=+80                | it is not a port
            --http.port=80_00              | it is not a port
            --http.port=                   | it is not a port
            --http.port=99999999999999999999 | it is not a port
            --bind=                        | it is not an address
            --bind=127.0.0.1:80            | it is not an address
            --bind=a,,b                    | it is not an address
            --data=                        | it is empty
            --store=postgers               | did you mean postgres?
            --sync=never                   | it is neither always nor interval:
            --sync=interval:               | it is not a duration
            --sync=interval:0s             | it is out of range
            --blobs=s3://                  | it is neither file nor s3://
            --blobs=gs://bucket            | it is neither file nor s3://
            --metadata=dynamodb://x        | it is neither store nor dynamodb://
            --blobs.endpoint=localhost     | it is not a URL that begins with http://
            --alerts.webhook=ftp://h/x     | it is not a URL that begins with http://
            --store.url=mysql://h/db       | it is not a URL that begins with postgres://
            --spool.max-bytes=10GB         | it is not a size such as
            --spool.max-bytes=-1           | it is not a size such as
            --limits.line=1000000000000TiB | it is out of range
            --limits.json-depth=0          | it is not a whole number from 1 to 1000
            --files.concurrency=ten        | it is not a whole number
            --retention=7                  | it is not a duration such as
            --retention=1h30m              | it is not a duration such as
            --retention=999999999999999d   | it is out of range
            --ndjson.line-timeout=0s       | it is out of range
            --public-read=yes              | it is not one of true, false
            --log.level=verbose            | it is not one of off, error, warn, info, debug, trace
            --log.format=xml               | it is not one of text, json
            --http.cors-origins=https://a/ | it is not an origin
            --alerts.rules=temp            | is not of the form
            --alerts.rules=a > 1;b > 2     | is not of the form
            --alerts.rules=[a > 1          | its glob has a [ without a ]
            --alerts.rules=a > 1e999       | number out of range
            --retention.series.a\\=1h      | its glob ends with a backslash
            """)
    void refuses(String flag, String reason) {
        assertThat(new Sources(directory).flags(flag).problems())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence)
                        .contains(reason)
                        .contains("flag " + flag.substring(0, flag.indexOf('=')))
                        .startsWith("cannot use "));
    }

    @Test
    void readsAlertRulesByLineOrSemicolonOrList() {
        var expected = List.of(
                new AlertRule("*.temp", AlertRule.Comparison.ABOVE, 80, Duration.ofMinutes(5)),
                new AlertRule("d;1.[ab]", AlertRule.Comparison.AT_MOST, -0.5, Duration.ZERO));

        assertThat(new Sources(directory)
                        .flags("--alerts.rules=*.temp > 80 for 5m; d;1.[ab] <= -.5")
                        .load()
                        .alertRules())
                .isEqualTo(expected);
        assertThat(new Sources(directory)
                        .yaml("alerts.rules: |\n  *.temp > 80 for 5m\n\n  d;1.[ab] <= -.5\n")
                        .load()
                        .alertRules())
                .isEqualTo(expected);
        assertThat(new Sources(directory)
                        .yaml("alerts:\n  rules:\n  - '*.temp > 80 for 5m'\n  - d;1.[ab] <=-.5\n")
                        .load()
                        .alertRules())
                .isEqualTo(expected);
    }

    @Test
    void listsRulesOnOneLine() {
        assertThat(new Sources(directory)
                        .yaml("alerts.rules: [a > 1, b > 2]")
                        .effective("alerts.rules")
                        .value())
                .isEqualTo("a > 1; b > 2");
    }

    @Test
    void comparesAsTheSignSays() {
        assertThat(AlertRule.Comparison.ABOVE.holds(80, 80)).isFalse();
        assertThat(AlertRule.Comparison.AT_LEAST.holds(80, 80)).isTrue();
        assertThat(AlertRule.Comparison.BELOW.holds(79, 80)).isTrue();
        assertThat(AlertRule.Comparison.AT_MOST.holds(81, 80)).isFalse();
    }

    @Test
    void resolvesTheFilesOfTls() {
        assertThat(new Sources(directory)
                        .flags("--tls.cert=c.pem", "--tls.key", "/k.pem", "--tls.client-ca=ca.pem")
                        .load()
                        .tls())
                .hasValue(new Tls(
                        directory.resolve("c.pem"), Path.of("/k.pem"), Optional.of(directory.resolve("ca.pem"))));
    }
}
