package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import dev.weir.security.Gate;
import dev.weir.security.Scope;
import java.util.Optional;
import java.util.regex.Pattern;

/** What becomes of a server that others can reach and for which no token was made. */
final class Unguarded {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./\\[\\]-]+");

    private Unguarded() {}

    /**
     * Makes the first token where the settings say so.
     *
     * @return the token, which nobody can show again; empty where there was one already
     * @throws WeirException where there is none and none is to be made, with the two commands that mend it
     */
    static Optional<String> firstToken(Settings settings, Gate gate) {
        if (gate.hasTokens()) {
            return Optional.empty();
        }
        if (!settings.firstToken()) {
            throw address(settings);
        }
        return Optional.of(gate.create(Scope.ADMIN, null).token());
    }

    /** Says what is wrong with the addresses of the settings; the flags that matter are kept in the commands. */
    private static WeirException address(Settings settings) {
        String bind = String.join(",", settings.bind());
        boolean usual = settings.effective().stream()
                .filter(setting -> setting.name().equals("data"))
                .allMatch(setting -> setting.source().equals("default"));
        String data = usual ? "" : " --data " + quoted(settings.data().toString());
        String tokens = settings.tokens().equals(settings.data())
                ? data
                : " --data " + quoted(settings.tokens().toString());
        return new WeirException(
                WeirException.Code.UNAUTHORIZED,
                "cannot bind \"" + bind + "\": no token has been made, and without one anybody who reaches that address"
                        + " could read and write\n  weir token create --scope admin" + tokens
                        + "\n  weir serve --insecure=true --bind " + quoted(bind) + data);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
