package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test gives as flags, environment and files, in one sentence. */
final class Sources {
    private final Path directory;
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    Sources(Path directory) {
        this.directory = directory;
    }

    Sources flags(String... arguments) {
        flags.addAll(List.of(arguments));
        return this;
    }

    Sources environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Sources dotEnv(String text) {
        return file(".env", text);
    }

    Sources yaml(String text) {
        return file("weir.yaml", text);
    }

    Sources file(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Settings load() {
        return Settings.load(flags, environment, directory);
    }

    /** The problems that loading ends with, none if it succeeds. */
    List<String> problems() {
        try {
            load();
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(Problem::sentence).toList();
        }
    }

    EffectiveSetting effective(String name) {
        return load().effective().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
