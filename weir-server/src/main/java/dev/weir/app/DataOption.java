package dev.weir.app;

import dev.weir.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which data directory a command means: the setting {@code data} in all its forms. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory; ./data unless a setting says otherwise.")
    private @Nullable Path data;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file; ./weir.yaml if there is one.")
    private @Nullable Path config;

    Settings settings() {
        List<String> flags = new ArrayList<>();
        if (data != null) {
            flags.addAll(List.of("--data", data.toString()));
        }
        if (config != null) {
            flags.addAll(List.of("--config", config.toString()));
        }
        return Settings.load(flags, System.getenv(), Path.of("").toAbsolutePath());
    }
}
