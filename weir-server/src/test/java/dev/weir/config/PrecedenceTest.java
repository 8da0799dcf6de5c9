package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
    @TempDir
    Path directory;

    @Test
    void prefersFlagThenEnvironmentThenDotEnvThenYamlThenDefault() {
        var sources = new Sources(directory);
        expect(sources, 8000, "default");
        sources.yaml("http:\n  port: 8001\n");
        expect(sources, 8001, "weir.yaml line 2");
        sources.dotEnv("PORT=8002\n");
        expect(sources, 8002, ".env PORT");
        sources.dotEnv("PORT=8002\nWEIR_HTTP_PORT=8003\n");
        expect(sources, 8003, ".env WEIR_HTTP_PORT");
        sources.environment("PORT", "8004");
        expect(sources, 8004, "environment PORT");
        sources.environment("WEIR_HTTP_PORT", "8005");
        expect(sources, 8005, "environment WEIR_HTTP_PORT");
        sources.flags("--http.port", "8006");
        expect(sources, 8006, "flag --http.port");
        sources.flags("--http.port=8007");
        expect(sources, 8007, "flag --http.port");
    }

    private static void expect(Sources sources, int port, String source) {
        assertThat(sources.load().httpPort()).isEqualTo(port);
        assertThat(sources.effective("http.port"))
                .isEqualTo(new EffectiveSetting("http.port", Integer.toString(port), source));
    }

    @Test
    void readsTheOlderNames() {
        var settings = new Sources(directory)
                .environment("TCP_PORT", "6000")
                .environment("PORT", "8338")
                .environment("UI_PORT", "9501")
                .environment("MAX_CONCURRENT_TASKS", "3")
                .environment("LOG_LEVEL", "Critical")
                .environment("DATABASE_URL", "postgresql+asyncpg://u:p@db:5432/weir")
                .load();

        assertThat(settings.ndjsonPort()).isEqualTo(6000);
        assertThat(settings.httpPort()).isEqualTo(8338);
        assertThat(settings.tapsPort()).isEqualTo(8338);
        assertThat(settings.uiPort()).isEqualTo(9501);
        assertThat(settings.filesConcurrency()).isEqualTo(3);
        assertThat(settings.logLevel()).isEqualTo(LogLevel.ERROR);
        assertThat(settings.store()).isEqualTo(StoreKind.EMBEDDED);
        assertThat(settings.storeUrl().orElseThrow().reveal()).isEqualTo("postgresql+asyncpg://u:p@db:5432/weir");
    }

    @Test
    void letsDebugRaiseTheOlderLevelButNotOurOwn() {
        assertThat(new Sources(directory)
                        .environment("DEBUG", "True")
                        .environment("LOG_LEVEL", "INFO")
                        .load()
                        .logLevel())
                .isEqualTo(LogLevel.DEBUG);
        assertThat(new Sources(directory)
                        .environment("DEBUG", "true")
                        .environment("WEIR_LOG_LEVEL", "WARNING")
                        .load()
                        .logLevel())
                .isEqualTo(LogLevel.WARN);
        for (var other : new String[] {"false", "*", "app:*", ""}) {
            assertThat(new Sources(directory).environment("DEBUG", other).load().logLevel())
                    .isEqualTo(LogLevel.INFO);
        }
    }

    @Test
    void takesAnEmptyVariableAsNotSet() {
        var sources = new Sources(directory)
                .environment("PORT", "")
                .environment("WEIR_DATA", " ")
                .yaml("http.port: 8001");

        assertThat(sources.load().httpPort()).isEqualTo(8001);
        assertThat(sources.effective("data").source()).isEqualTo("default");
    }

    @Test
    void readsAValueFromTheFileThatAVariableNames() {
        var sources = new Sources(directory)
                .file("url", "postgres://u:p@db/weir\n")
                .environment("WEIR_STORE_URL_FILE", "url")
                .environment("DATABASE_URL", "postgres://other/weir");

        assertThat(sources.load().storeUrl().orElseThrow().reveal()).isEqualTo("postgres://u:p@db/weir");
        assertThat(sources.effective("store.url").source()).isEqualTo("environment WEIR_STORE_URL_FILE");
    }

    @Test
    void ignoresVariablesThatAreNotOurs() {
        var sources = new Sources(directory)
                .environment("HOME", "/root")
                .environment("WEIRD", "1")
                .environment("weir_http_port", "x")
                .dotEnv("AWS_REGION=eu-west-1\nOTHER_FILE=/x\njust some words\n");

        assertThat(sources.problems()).isEmpty();
    }

    @Test
    void readsTheFileThatConfigNamesInsteadOfTheUsualOne() {
        var sources = new Sources(directory)
                .yaml("http.port: 1\nunknown: 2\n")
                .file("other.yaml", "http.port: 8009\n")
                .flags("--config", "other.yaml");

        assertThat(sources.load().httpPort()).isEqualTo(8009);
        assertThat(sources.effective("http.port").source()).isEqualTo("other.yaml line 1");
    }

    @Test
    void takesASwitchWithOrWithoutAValue() {
        assertThat(new Sources(directory).flags("--insecure").load().insecure()).isTrue();
        assertThat(new Sources(directory)
                        .flags("--insecure", "--public-read", "false")
                        .load()
                        .insecure())
                .isTrue();
        assertThat(new Sources(directory).flags("--insecure", "false").load().insecure())
                .isFalse();
        assertThat(new Sources(directory).flags("--insecure=TRUE").load().insecure())
                .isTrue();
    }

    @Test
    void takesANegativeNumberAsTheValueOfAFlag() {
        assertThat(new Sources(directory).flags("--ui.port", "-1").load().uiPort())
                .isEqualTo(-1);
    }

    @Test
    void readsRetentionBySeriesFromEverySource() {
        var settings = new Sources(directory)
                .flags("--retention.series.d1.*=7d")
                .environment("WEIR_RETENTION_SERIES_d2.*", "forever")
                .yaml("retention: 30d\nretention.series:\n  d1.*: 1h\n  \"*.temp\": 2h\n")
                .load();

        assertThat(settings.retention()).hasValue(java.time.Duration.ofDays(30));
        assertThat(settings.seriesRetention())
                .containsExactly(
                        new SeriesRetention("d1.*", java.util.Optional.of(java.time.Duration.ofDays(7))),
                        new SeriesRetention("d2.*", java.util.Optional.empty()),
                        new SeriesRetention("*.temp", java.util.Optional.of(java.time.Duration.ofHours(2))));
    }
}
