package dev.weir.app;

import dev.weir.config.EffectiveSetting;
import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import java.util.Set;

/**
 * The settings that are declared and checked, and that nothing in this version reads yet: somebody relies on them for safety or for where
 * readings go, and so they are refused.
 */
final class Unbuilt {
    private static final String DEFAULT = "default";
    private static final Set<String> REFUSED = Set.of("tls.cert", "tls.key");
    private static final String STORE = "store";
    private static final String CASSANDRA = "cassandra";

    private Unbuilt() {}

    /**
     * Looks at what was set, by whatever source.
     *
     * @throws WeirException UNAVAILABLE when a setting asks for a part that is not there
     */
    static void refuse(Settings settings) {
        for (EffectiveSetting setting : settings.effective()) {
            boolean isRefused = REFUSED.contains(setting.name())
                    || (setting.name().equals(STORE) && setting.value().equals(CASSANDRA));
            if (isRefused && !setting.source().equals(DEFAULT)) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot serve with " + setting.name() + " \"" + setting.value() + "\" (" + setting.source()
                                + "): this version does not have that part yet");
            }
        }
    }
}
