package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultsTest {
    @TempDir
    Path directory;

    @Test
    void startsWithNoSettingAtAll() {
        var settings = new Sources(directory).load();

        assertThat(settings.bind()).containsExactly("127.0.0.1", "::1");
        assertThat(settings.metricsPort()).isEqualTo(8765);
        assertThat(settings.ndjsonPort()).isEqualTo(5000);
        assertThat(settings.httpPort()).isEqualTo(8000);
        assertThat(settings.tapsPort()).isEqualTo(8338);
        assertThat(settings.uiPort()).isEqualTo(8501);
        assertThat(settings.data()).isEqualTo(directory.resolve("data"));
        assertThat(settings.store()).isEqualTo(StoreKind.EMBEDDED);
        assertThat(settings.storeUrl()).isEmpty();
        assertThat(settings.sync()).isEqualTo(new Sync.Always());
        assertThat(settings.blobs()).isEqualTo(new Blobs.InFiles());
        assertThat(settings.blobsEndpoint()).isEmpty();
        assertThat(settings.metadata()).isEqualTo(new Metadata.InStore());
        assertThat(settings.metadataEndpoint()).isEmpty();
        assertThat(settings.spoolMaxBytes()).isEqualTo(10L << 30);
        assertThat(settings.filesConcurrency()).isEqualTo(10);
        assertThat(settings.retention()).isEmpty();
        assertThat(settings.retentionMaxBytes()).isEmpty();
        assertThat(settings.seriesRetention()).isEmpty();
        assertThat(settings.alertsWebhook()).isEmpty();
        assertThat(settings.alertRules()).isEmpty();
        assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(settings.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(settings.logDirectory()).isEmpty();
        assertThat(settings.publicRead()).isFalse();
        assertThat(settings.insecure()).isFalse();
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.httpHosts()).isEmpty();
        assertThat(settings.httpCorsOrigins()).isEmpty();
        assertThat(settings.ndjsonLineTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.ndjsonIdleTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.storeHeadSamples()).isEqualTo(4_000_000);
        assertThat(settings.storeHeadAge()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.journalSegmentSizeBytes()).isEqualTo(64 << 20);
    }

    @Test
    void hasTheDocumentedLimits() {
        assertThat(new Sources(directory).load().limits())
                .isEqualTo(new Limits(
                        64 << 10,
                        32,
                        16 << 10,
                        8 << 20,
                        1L << 30,
                        64 << 10,
                        4096,
                        1 << 20,
                        20_000,
                        Optional.empty(),
                        Optional.empty(),
                        1_000_000,
                        64L << 20,
                        Duration.ofSeconds(5),
                        10_000_000));
    }

    @Test
    void givesEverySettingAnEnvironmentNameOfItsOwn() {
        var names = new HashSet<String>();
        for (var setting : Settings.declared()) {
            assertThat(names.add(setting.environmentName())).as(setting.name()).isTrue();
            assertThat(setting.environmentName()).doesNotEndWith("_FILE").startsWith("WEIR_");
            assertThat(setting.name())
                    .isEqualTo(setting.name().replace("<GLOB>", "").toLowerCase(Locale.ROOT)
                            + (setting.name().endsWith("<GLOB>") ? "<GLOB>" : ""));
        }
    }

    @Test
    void takesEveryDefaultAsAFlagToo() {
        for (var setting : Settings.declared()) {
            if (!setting.name().endsWith("<GLOB>")) {
                var problems = new Sources(directory)
                        .flags("--" + setting.name() + "=" + setting.defaultValue())
                        .problems();
                assertThat(problems).as(setting.name()).isEmpty();
            }
        }
    }
}
