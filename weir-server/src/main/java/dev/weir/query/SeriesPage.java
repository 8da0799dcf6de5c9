package dev.weir.query;

import dev.weir.store.SeriesSummary;
import java.util.List;

/**
 * Some of the series that match a pattern, in the order in which they first came.
 *
 * @param items these
 * @param next where the list goes on; negative where it ends here
 */
public record SeriesPage(List<Item> items, int next) {
    /** What the list says of one series. */
    public record Item(String key, SeriesSummary summary) {}

    /** Keeps a copy. */
    public SeriesPage {
        items = List.copyOf(items);
    }
}
