package dev.weir.app;

import dev.weir.config.EffectiveSetting;
import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that are declared and checked, and that nothing in this version reads yet. What somebody relies on for safety or for
 * where readings go is refused; the rest is named in the log.
 */
final class Unbuilt {
    private static final Logger log = LoggerFactory.getLogger(Unbuilt.class);
    private static final String DEFAULT = "default";
    private static final Set<String> REFUSED = Set.of("tls.cert", "tls.key", "store");
    private static final List<String> IGNORED = List.of("spool.");

    private Unbuilt() {}

    /**
     * Looks at what was set, by whatever source.
     *
     * @throws WeirException UNAVAILABLE when a setting asks for a part that is not there
     */
    static void refuse(Settings settings) {
        for (EffectiveSetting setting : settings.effective()) {
            if (setting.source().equals(DEFAULT) || setting.value().equals("embedded")) {
                continue;
            }
            if (REFUSED.contains(setting.name())) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot serve with " + setting.name() + " \"" + setting.value() + "\" (" + setting.source()
                                + "): this version does not have that part yet");
            }
            if (IGNORED.stream().anyMatch(setting.name()::startsWith)) {
                log.warn("{} ({}) has no effect in this version", setting.name(), setting.source());
            }
        }
    }
}
