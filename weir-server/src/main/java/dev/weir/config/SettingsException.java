package dev.weir.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; it carries every problem that was found, not only the first. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::sentence).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the sources: flags, environment, {@code .env}, {@code weir.yaml}. */
    public List<Problem> problems() {
        return problems;
    }
}
