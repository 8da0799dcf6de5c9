package dev.weir.benchmark.bar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.CassandraJava;
import dev.weir.benchmark.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
final class BarsTest {
    /** Bars of what no simple server in memory does. */
    private static final Set<String> NEED_THE_SERVER = Set.of(
            "memory-devices",
            "devices",
            "puts-bad",
            "put-tls",
            "delete",
            "live-many",
            "live-busy",
            "live-puts",
            "csv",
            "csv-dry",
            "csv-heap",
            "load-files",
            "file-latency",
            "csv-puts",
            "pours",
            "taps-push",
            "taps-push-stuck",
            "taps-memory",
            "taps-page",
            "page-first",
            "page-chart",
            "page-tail",
            "page-calm",
            "postgres-puts",
            "postgres-events",
            "postgres-away",
            "postgres-slow",
            "cassandra-puts",
            "cassandra-get");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    static List<String> names() {
        return Bars.all().stream().map(Bar::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void measuresAServerAtAThousandthOfTheSize(String name) throws Exception {
        Bar bar = named(name);
        if (name.equals("pours")) {
            assumeThat(Path.of("/usr/bin/wrk")).exists();
        }
        if (name.equals("puts-slow-disk")) {
            assumeThat(Path.of("/usr/bin/strace")).exists();
        }
        if (name.startsWith("page-")) {
            assumeThat(Browser.PROGRAM).exists();
        }
        if (name.startsWith("postgres-")) {
            assumeThat(Path.of("/usr/lib/postgresql")).exists();
        }
        if (name.startsWith("cassandra-")) {
            assumeThat(CassandraJava.installed()).isPresent();
        }
        String server = NEED_THE_SERVER.contains(name) ? "dev.weir.app.Main" : "dev.weir.benchmark.bar.MemoryServer";
        Result result = bar.measure(bench(server));
        assertThat(result.what()).isNotBlank();
        assertThat(result.measured()).matches(".*[1-9].*|0 MiB");
        assertThat(result.note()).doesNotContain("wrong");
    }

    @Test
    void saysWhatAServerPrintedThatDidNotStart() {
        assertThatThrownBy(() -> named("puts").measure(bench("dev.weir.NoSuchClass")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot start")
                .hasMessageContaining("NoSuchClass");
    }

    @Test
    void namesNoBarTwice() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    private static Bar named(String name) {
        return Bars.all().stream()
                .filter(bar -> bar.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Bench bench(String main) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> program = List.of("-cp", System.getProperty("java.class.path"), main);
        return new Bench(java, List.of(), program, Files.createDirectories(work), 2, 0.001, 60);
    }
}
