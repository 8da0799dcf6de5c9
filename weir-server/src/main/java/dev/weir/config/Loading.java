package dev.weir.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One reading of every source, strongest first; it goes on past each problem so that all are told at once. */
final class Loading {
    private static final String DOT_ENV = ".env";
    private static final String YAML = "weir.yaml";

    private final Path workingDirectory;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Given> strongest = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    Loading(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    Settings load(List<String> arguments, Map<String, String> environment) {
        var flags = new Flags(List.copyOf(arguments), problems);
        take(flags.read());
        take(new Variables("environment", environment, workingDirectory, problems).read());
        take(new Variables(DOT_ENV, dotEnv(), workingDirectory, problems).read());
        take(yaml(flags.configFile()));
        for (var setting : Declarations.all()) {
            if (!setting.takesGlob() && !strongest.containsKey(setting.name())) {
                values.put(setting.name(), defaultOf(setting));
            }
        }
        var settings = new Settings(values, strongest, workingDirectory);
        new CrossChecks(settings, strongest, problems).check();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /** Every value is checked, also one that a stronger source hides: it would surprise when that source goes. */
    private void take(List<Given> given) {
        for (var candidate : given) {
            try {
                var value = read(candidate);
                if (strongest.putIfAbsent(candidate.name(), candidate) == null) {
                    values.put(candidate.name(), value);
                }
            } catch (WrongValue e) {
                problems.add(Problem.wrong(candidate, e.reason()));
                strongest.putIfAbsent(candidate.name(), candidate);
            }
        }
    }

    private static Object read(Given given) throws WrongValue {
        var setting = given.setting();
        if (setting.takesGlob()) {
            Rules.checkGlob(given.name().substring(setting.stem().length()));
        }
        return setting.kind().parse(given.text());
    }

    private static <T> T defaultOf(Setting<T> setting) {
        try {
            return setting.kind().parse(setting.defaultText());
        } catch (WrongValue e) {
            throw new IllegalStateException("BUG: the default of " + setting.name() + " cannot be read", e);
        }
    }

    private Map<String, String> dotEnv() {
        var file = workingDirectory.resolve(DOT_ENV);
        if (!Files.exists(file) || Files.isDirectory(file)) {
            return Map.of();
        }
        return readFile(file, DOT_ENV)
                .map(text -> new DotEnv(text, problems).read())
                .orElse(Map.of());
    }

    private List<Given> yaml(Optional<String> configFile) {
        var label = Mask.cut(configFile.orElse(YAML));
        try {
            var file = workingDirectory.resolve(configFile.orElse(YAML));
            if (configFile.isEmpty() && !Files.exists(file)) {
                return List.of();
            }
            return readFile(file, label)
                    .map(text -> new YamlFile(label, problems).read(text))
                    .orElse(List.of());
        } catch (InvalidPathException e) {
            problems.add(Problem.plain("cannot read \"%s\": it is not a path".formatted(label)));
            return List.of();
        }
    }

    private Optional<String> readFile(Path file, String label) {
        try {
            return Optional.of(SmallFile.read(file));
        } catch (WrongValue e) {
            problems.add(Problem.plain("cannot read %s: %s".formatted(label, e.reason())));
            return Optional.empty();
        }
    }
}
