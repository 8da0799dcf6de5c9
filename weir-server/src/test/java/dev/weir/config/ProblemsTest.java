package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
    @TempDir
    Path directory;

    @Test
    void tellsAllProblemsOfAllSourcesAtOnce() {
        var problems = new Sources(directory)
                .flags("--metrics.prot=1", "--data", "--nosuch", "value", "stray")
                .environment("WEIR_HTPP_PORT", "1")
                .environment("PORT", "http")
                .dotEnv("# ours\nWEIR_STROE=embedded\n")
                .yaml("htpp:\n  port: 1\nsync: sometimes\n")
                .problems();

        assertThat(problems)
                .containsExactly(
                        "cannot use flag \"--metrics.prot\": there is no such setting; did you mean --metrics.port?",
                        "cannot use flag \"--data\": it has no value",
                        "cannot use flag \"--nosuch\": there is no such setting; did you mean --sync?",
                        "cannot use argument \"stray\": it is neither a flag nor the value of one",
                        "cannot use environment \"WEIR_HTPP_PORT\": there is no such setting; did you mean WEIR_HTTP_PORT?",
                        "cannot use http.port \"http\" (environment PORT): it is not a port from 0 to 65535"
                                + " (0 takes a free one), or -1 for off",
                        "cannot use .env \"WEIR_STROE\": there is no such setting; did you mean WEIR_STORE?",
                        "cannot use weir.yaml line 2 \"htpp.port\": there is no such setting; did you mean http.port?",
                        "cannot use sync \"sometimes\" (weir.yaml line 3): it is neither always nor interval: with a"
                                + " duration, such as interval:100ms");
    }

    @ParameterizedTest
    @CsvSource({
        "--port, --http.port",
        "--ui-port, --ui.port",
        "--METRICS.PORT, --metrics.port",
        "--host, --http.hosts",
        "--conifg, --config",
        "--retention.seires.x, --retention.series.<GLOB>",
        "--limit.line, --limits.line",
    })
    void namesTheNearestFlag(String flag, String nearest) {
        assertThatThrownBy(() -> new Sources(directory).flags(flag, "x").load())
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::nearestName)
                                .containsExactly(Optional.of(nearest)));
    }

    @Test
    void namesTheNearestVariableThatNamesAFile() {
        assertThat(new Sources(directory)
                        .environment("WEIR_STORE_ULR_FILE", "x")
                        .problems())
                .containsExactly("cannot use environment \"WEIR_STORE_ULR_FILE\": there is no such setting;"
                        + " did you mean WEIR_STORE_URL_FILE?");
    }

    @Test
    void refusesAWrongValueEvenWhereAStrongerSourceHidesIt() {
        assertThat(new Sources(directory)
                        .flags("--http.port=1")
                        .yaml("http.port: x")
                        .problems())
                .singleElement()
                .asString()
                .contains("weir.yaml line 1");
    }

    @Test
    void refusesAVariableThatIsSetBothWays() {
        assertThat(new Sources(directory)
                        .environment("WEIR_DATA", "a")
                        .environment("WEIR_DATA_FILE", "b")
                        .problems())
                .containsExactly(
                        "cannot use environment WEIR_DATA_FILE: WEIR_DATA is set too, and only one of them may be");
    }

    @Test
    void refusesAValueFileThatIsMissingEmptyOrNoFile() throws Exception {
        Files.createDirectory(directory.resolve("folder"));
        var sources = new Sources(directory).file("empty", "\n");

        assertThat(sources.environment("WEIR_DATA_FILE", "missing").problems())
                .containsExactly("cannot read environment WEIR_DATA_FILE \"missing\": there is no such file");
        assertThat(sources.environment("WEIR_DATA_FILE", "empty").problems())
                .containsExactly("cannot read environment WEIR_DATA_FILE \"empty\": the file is empty");
        assertThat(sources.environment("WEIR_DATA_FILE", "folder").problems())
                .containsExactly("cannot read environment WEIR_DATA_FILE \"folder\": it is a directory");
    }

    @Test
    void refusesAConfigFileThatIsNotThere() {
        assertThat(new Sources(directory).flags("--config=nosuch.yaml").problems())
                .containsExactly("cannot read nosuch.yaml: there is no such file");
        assertThat(new Sources(directory).flags("--config").problems())
                .containsExactly("cannot use flag \"--config\": it has no value");
    }

    @Test
    void refusesARemoteStoreWithoutItsAddress() {
        assertThat(new Sources(directory).flags("--store=postgres").problems())
                .containsExactly("cannot use store \"postgres\" (flag --store): it needs store.url, which is not set");
        assertThat(new Sources(directory)
                        .flags("--store=cassandra", "--store.url=postgres://h/db")
                        .problems())
                .singleElement()
                .asString()
                .contains("another kind of store");
        assertThat(new Sources(directory)
                        .flags("--store=cassandra", "--store.url=cassandra://h/weir")
                        .problems())
                .isEmpty();
        assertThat(new Sources(directory)
                        .flags("--store=postgres", "--store.url=jdbc:postgresql:weir")
                        .problems())
                .isEmpty();
    }

    @Test
    void refusesHalfOfTls() {
        assertThat(new Sources(directory).flags("--tls.key=k.pem").problems())
                .containsExactly("cannot use tls.key \"k.pem\" (flag --tls.key): it needs tls.cert, which is not set");
    }

    @Test
    void refusesOnePortForTwoProtocolsButLetsHttpShare() {
        assertThat(new Sources(directory).environment("PORT", "5000").problems())
                .containsExactly("cannot use http.port \"5000\" (environment PORT): it is the port of ndjson.port too");
        assertThat(new Sources(directory).flags("--metrics.port=5000").problems())
                .singleElement()
                .asString()
                .contains("ndjson.port");
        assertThat(new Sources(directory)
                        .flags("--http.port=8338", "--ui.port=8338")
                        .problems())
                .isEmpty();
        assertThat(new Sources(directory)
                        .flags("--http.port=0", "--metrics.port=0", "--ndjson.port=0")
                        .problems())
                .isEmpty();
        assertThat(new Sources(directory)
                        .flags("--http.port=-1", "--metrics.port=-1", "--ndjson.port=-1")
                        .problems())
                .isEmpty();
    }

    @Test
    void cutsLongValuesAndSpellsOutControlCharacters() {
        assertThat(new Sources(directory).flags("--sync=a\n" + "b".repeat(500)).problems())
                .singleElement()
                .asString()
                .contains("\"a\\u000a" + "b".repeat(198) + "...\"")
                .doesNotContain("b".repeat(199));
        assertThat(new Sources(directory).flags("--" + "n".repeat(50_000)).problems())
                .singleElement()
                .asString()
                .hasSizeLessThan(400);
    }
}
