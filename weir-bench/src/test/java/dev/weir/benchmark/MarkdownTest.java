package dev.weir.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmark.bar.Result;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MarkdownTest {
    @Test
    void writesARowForEachResult() {
        Machine machine = new Machine("A processor", 2, "4.0 GiB", "Linux 6", "Java 25");
        List<Result> results = List.of(
                new Result("puts/s", "4 M/s", "5 M/s", "peer: 1 M/s", true, ""),
                new Result("a|b", "1", "2", "", false, "two\nlines"));
        assertThat(Markdown.page(machine, LocalDate.of(2026, 3, 31), "java -jar weir.jar", results))
                .contains("Taken on 2026-03-31 with `java -jar weir.jar`")
                .contains("| processor | A processor, 2 cores |")
                .endsWith("""
                        | puts/s | 4 M/s | 5 M/s | yes | peer: 1 M/s |  |
                        | a\\|b | 1 | 2 | **no** |  | two lines |
                        """);
    }

    @Test
    void namesTheMachineItRunsOn() throws IOException {
        Machine machine = Machine.here();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.memory()).matches("[0-9.]+ GiB");
    }
}
