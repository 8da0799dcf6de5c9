package dev.weir.app;

import dev.weir.config.SeriesRetention;
import dev.weir.config.Settings;
import dev.weir.format.text.Glob;
import dev.weir.model.WeirException;
import dev.weir.retention.Retention;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How long what is kept, as the settings have it. */
final class Keeping {
    private Keeping() {}

    /**
     * The plan of retention.
     *
     * @throws WeirException UNAVAILABLE when a pattern is none
     */
    static Retention.Plan plan(Settings settings) {
        Map<String, Optional<Duration>> series = new LinkedHashMap<>();
        for (SeriesRetention each : settings.seriesRetention()) {
            Glob.whyNot(each.glob()).ifPresent(why -> {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot serve with retention.series." + each.glob() + ": " + why);
            });
            series.put(each.glob(), each.age());
        }
        return new Retention.Plan(settings.retention(), series, settings.retentionMaxBytes());
    }
}
