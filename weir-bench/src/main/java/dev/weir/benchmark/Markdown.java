package dev.weir.benchmark;

import dev.weir.benchmark.bar.Result;
import java.time.LocalDate;
import java.util.List;

/** The page of results. */
final class Markdown {
    private Markdown() {}

    static String page(Machine machine, LocalDate date, String command, List<Result> results) {
        StringBuilder page = new StringBuilder();
        page.append("""
                # Performance

                Taken on %s with `%s` by one run of the bench. The load runs on the same cores as the server, every \
                byte of every reply to a put is checked, and all puts are generated before the clock starts, while \
                events are patched together as they are sent. Of several rounds the first is cold and stands apart; a \
                figure is the median of the rest. Puts and events count once they are acknowledged, which is after \
                the disk has them.

                | machine | |
                |---|---|
                | processor | %s, %d cores |
                | memory | %s |
                | system | %s |
                | Java | %s |

                | what | bar | measured | met | peer in the same run | note |
                |---|---|---|---|---|---|
                """.formatted(
                        date,
                        command,
                        machine.processor(),
                        machine.cores(),
                        machine.memory(),
                        machine.system(),
                        machine.java()));
        for (Result result : results) {
            page.append(row(result));
        }
        return page.toString();
    }

    private static String row(Result result) {
        return "| %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        cell(result.what()),
                        cell(result.bar()),
                        cell(result.measured()),
                        result.met() ? "yes" : "**no**",
                        cell(result.peer()),
                        cell(result.note()));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
