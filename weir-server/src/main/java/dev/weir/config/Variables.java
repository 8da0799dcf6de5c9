package dev.weir.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings from variables, be it the environment or {@code .env}: {@code WEIR_A_B_C}, {@code WEIR_A_B_C_FILE} and the
 * older names. An empty variable counts as not set, since that is how compose files pass on what nobody set.
 */
final class Variables {
    private static final String FILE = "_FILE";

    /** Set for the commands that talk to a server; whoever has them in the environment may start one all the same. */
    private static final Set<String> OF_COMMANDS = Set.of(Setting.PREFIX + "TOKEN", Setting.PREFIX + "TRUST");

    private final String place;
    private final Map<String, String> variables;
    private final Path workingDirectory;
    private final List<Problem> problems;
    private final List<Given> given = new ArrayList<>();
    private final Set<String> known = new HashSet<>(OF_COMMANDS);

    Variables(String place, Map<String, String> variables, Path workingDirectory, List<Problem> problems) {
        this.place = place;
        this.variables = variables;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
    }

    List<Given> read() {
        for (var setting : Declarations.all()) {
            if (setting.takesGlob()) {
                readGlobs(setting);
            } else {
                readOne(setting, setting.name(), setting.environmentName());
                readOlderNames(setting);
            }
        }
        for (var name : new TreeSet<>(variables.keySet())) {
            if (name.startsWith(Setting.PREFIX) && !known.contains(name)) {
                problems.add(unknown(name));
            }
        }
        return given;
    }

    private void readOne(Setting<?> setting, String name, String variable) {
        known.add(variable);
        known.add(variable + FILE);
        var value = value(variable);
        var file = value(variable + FILE);
        if (!value.isEmpty() && !file.isEmpty()) {
            problems.add(Problem.plain("cannot use %s %s: %s is set too, and only one of them may be"
                    .formatted(place, variable + FILE, variable)));
        } else if (!value.isEmpty()) {
            give(setting, name, value, variable);
        } else if (!file.isEmpty()) {
            readFile(setting, name, variable + FILE, file);
        }
    }

    private void readFile(Setting<?> setting, String name, String variable, String file) {
        try {
            var text = SmallFile.read(workingDirectory.resolve(file)).strip();
            if (text.isEmpty()) {
                throw new WrongValue("the file is empty");
            }
            give(setting, name, text, variable);
        } catch (WrongValue e) {
            problems.add(unreadable(variable, file, e.reason()));
        } catch (InvalidPathException e) {
            problems.add(unreadable(variable, file, "it is not a path"));
        }
    }

    private Problem unreadable(String variable, String file, String reason) {
        return Problem.plain("cannot read %s %s %s: %s".formatted(place, variable, Mask.quote(file), reason));
    }

    private void readOlderNames(Setting<?> setting) {
        for (var older : setting.olderNames()) {
            var value = value(older.variable());
            if (older.trigger().isEmpty()) {
                if (!value.isEmpty()) {
                    give(setting, setting.name(), value, older.variable());
                }
            } else if (value.equalsIgnoreCase(older.trigger())) {
                give(setting, setting.name(), older.meaning(), older.variable());
            }
        }
    }

    /** A glob cannot be told from upper case, so here it is taken as it is written. */
    private void readGlobs(Setting<?> setting) {
        var prefix =
                setting.environmentName().substring(0, setting.environmentName().length() - Setting.GLOB.length());
        for (var variable : new TreeSet<>(variables.keySet())) {
            var bare = variable.endsWith(FILE) ? variable.substring(0, variable.length() - FILE.length()) : variable;
            if (bare.length() > prefix.length() && bare.startsWith(prefix) && !known.contains(bare)) {
                readOne(setting, setting.stem() + bare.substring(prefix.length()), bare);
            }
        }
    }

    private void give(Setting<?> setting, String name, String text, String variable) {
        given.add(new Given(setting, name, text, place + " " + variable));
    }

    private String value(String variable) {
        return variables.getOrDefault(variable, "").strip();
    }

    private Problem unknown(String name) {
        var isFile = name.endsWith(FILE);
        var bare = isFile ? name.substring(0, name.length() - FILE.length()) : name;
        var nearest = Nearest.to(bare, Declarations.spellings(Setting::environmentName, Setting.PREFIX));
        return Problem.unknown(place, name, isFile ? nearest + FILE : nearest);
    }
}
