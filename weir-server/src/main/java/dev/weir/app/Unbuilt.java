package dev.weir.app;

import dev.weir.config.EffectiveSetting;
import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.model.WeirException;

/** The store that is declared and that this version does not have: somebody relies on it for where readings go, and so it is refused. */
final class Unbuilt {
    private Unbuilt() {}

    /**
     * Looks at which store was set.
     *
     * @throws WeirException UNAVAILABLE when it is not there
     */
    static void refuse(Settings settings) {
        if (settings.store() == StoreKind.CASSANDRA) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot serve with store \"cassandra\" (" + source(settings)
                            + "): this version does not have that part yet");
        }
    }

    private static String source(Settings settings) {
        return settings.effective().stream()
                .filter(setting -> setting.name().equals("store"))
                .map(EffectiveSetting::source)
                .findFirst()
                .orElseThrow();
    }
}
