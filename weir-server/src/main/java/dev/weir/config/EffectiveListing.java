package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists the settings in force as they were written, without their secrets. */
final class EffectiveListing {
    private final Map<String, Given> given;

    EffectiveListing(Map<String, Given> given) {
        this.given = given;
    }

    List<EffectiveSetting> list() {
        var lines = new ArrayList<EffectiveSetting>();
        for (var setting : Declarations.all()) {
            if (setting.takesGlob()) {
                given.values().stream()
                        .filter(one -> one.setting().equals(setting))
                        .forEach(one -> lines.add(line(one)));
            } else {
                var byDefault = new Given(setting, setting.name(), setting.defaultText(), "default");
                lines.add(line(given.getOrDefault(setting.name(), byDefault)));
            }
        }
        return List.copyOf(lines);
    }

    private static EffectiveSetting line(Given given) {
        return new EffectiveSetting(given.name(), shown(given), given.origin());
    }

    private static String shown(Given given) {
        if (given.setting().equals(Declarations.ALERTS_RULES)) {
            return String.join("; ", given.text().lines().map(String::strip).toList());
        }
        if (!given.setting().secret() || given.text().isEmpty() || given.text().equals("none")) {
            return given.text();
        }
        return given.setting().equals(Declarations.ALERTS_WEBHOOK)
                ? Mask.hideAllButHost(given.text())
                : Mask.hidePasswords(given.text());
    }
}
