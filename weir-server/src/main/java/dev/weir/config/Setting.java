package dev.weir.config;

import java.util.List;
import java.util.Locale;

/** The declaration of one setting. A name that ends in {@code <GLOB>} stands for as many settings as there are globs. */
record Setting<T>(
        String name, Kind<T> kind, String defaultText, String meaning, boolean secret, List<OlderName> olderNames) {
    static final String GLOB = "<GLOB>";
    static final String PREFIX = "WEIR_";

    /**
     * A variable that other programs of this trade used for the same thing. Where {@code trigger} is not empty the variable
     * counts only with that value, and then stands for {@code meaning}.
     */
    record OlderName(String variable, String trigger, String meaning) {
        static OlderName older(String variable) {
            return new OlderName(variable, "", "");
        }
    }

    static <T> Setting<T> setting(String name, Kind<T> kind, String defaultText, String meaning) {
        return new Setting<>(name, kind, defaultText, meaning, false, List.of());
    }

    Setting<T> asSecret() {
        return new Setting<>(name, kind, defaultText, meaning, true, olderNames);
    }

    Setting<T> alsoFrom(OlderName... names) {
        return new Setting<>(name, kind, defaultText, meaning, secret, List.of(names));
    }

    boolean takesGlob() {
        return name.endsWith(GLOB);
    }

    /** The part of the name before the glob. */
    String stem() {
        return takesGlob() ? name.substring(0, name.length() - GLOB.length()) : name;
    }

    String environmentName() {
        var variable = stem().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return PREFIX + variable + (takesGlob() ? GLOB : "");
    }

    String flag() {
        return "--" + name;
    }

    DeclaredSetting declared() {
        var others = olderNames.stream()
                .map(older -> older.trigger().isEmpty() ? older.variable() : older.variable() + "=" + older.trigger())
                .toList();
        return new DeclaredSetting(name, kind.form(), defaultText, meaning, secret, environmentName(), others);
    }
}
