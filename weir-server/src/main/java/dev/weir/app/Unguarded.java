package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import java.util.regex.Pattern;

/** The refusal to listen where everybody could reach a server that asks nobody for a token, with the two commands that mend it. */
final class Unguarded {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./\\[\\]-]+");

    private Unguarded() {}

    /** Says what is wrong with the addresses of the settings; the flags that matter are kept in the commands. */
    static WeirException address(Settings settings) {
        String bind = String.join(",", settings.bind());
        boolean usual = settings.effective().stream()
                .filter(setting -> setting.name().equals("data"))
                .allMatch(setting -> setting.source().equals("default"));
        String data = usual ? "" : " --data " + quoted(settings.data().toString());
        return new WeirException(
                WeirException.Code.UNAUTHORIZED,
                "cannot bind \"" + bind + "\": no token has been made, and without one anybody who reaches that address"
                        + " could read and write\n  weir token create --scope write" + data
                        + "\n  weir serve --insecure=true --bind " + quoted(bind) + data);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
