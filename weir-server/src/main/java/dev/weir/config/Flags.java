package dev.weir.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings from the command line: {@code --a.b-c=v} or {@code --a.b-c v}; the last of several wins. */
final class Flags {
    private static final String CONFIG = "--config";

    private final List<String> arguments;
    private final List<Problem> problems;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private Optional<String> configFile = Optional.empty();
    private int next;

    Flags(List<String> arguments, List<Problem> problems) {
        this.arguments = arguments;
        this.problems = problems;
    }

    List<Given> read() {
        while (next < arguments.size()) {
            var argument = arguments.get(next++);
            if (argument.startsWith("--") && argument.length() > 2) {
                readFlag(argument);
            } else {
                problems.add(Problem.plain("cannot use argument %s: it is neither a flag nor the value of one"
                        .formatted(Mask.quote(argument))));
            }
        }
        return new ArrayList<>(given.values());
    }

    /** The file that {@code --config} names. */
    Optional<String> configFile() {
        return configFile;
    }

    private void readFlag(String argument) {
        var equals = argument.indexOf('=');
        var flag = equals < 0 ? argument : argument.substring(0, equals);
        var name = flag.substring(2);
        var setting = Declarations.find(name);
        if (setting == null && !flag.equals(CONFIG)) {
            // What follows an unknown flag is most likely its value, and no problem of its own.
            if (equals < 0 && hasValueNext()) {
                next++;
            }
            problems.add(unknown(flag));
            return;
        }
        var value = equals < 0 ? following(setting) : Optional.of(argument.substring(equals + 1));
        if (value.isEmpty()) {
            problems.add(Problem.plain("cannot use flag %s: it has no value".formatted(Mask.quote(flag))));
        } else if (setting == null) {
            configFile = value;
        } else {
            given.put(name, new Given(setting, name, value.get(), "flag " + Mask.cut(flag)));
        }
    }

    /** The next argument; a switch such as {@code --insecure} also stands alone, for true. */
    private Optional<String> following(@Nullable Setting<?> setting) {
        var isSwitch = Declarations.INSECURE.equals(setting) || Declarations.PUBLIC_READ.equals(setting);
        if (hasValueNext()) {
            return Optional.of(arguments.get(next++));
        }
        return isSwitch ? Optional.of("true") : Optional.empty();
    }

    private boolean hasValueNext() {
        return next < arguments.size() && !arguments.get(next).startsWith("--");
    }

    private static Problem unknown(String flag) {
        var spellings = Declarations.spellings(Setting::flag, "--");
        spellings.put(CONFIG, CONFIG);
        return Problem.unknown("flag", flag, Nearest.to(flag, spellings));
    }
}
