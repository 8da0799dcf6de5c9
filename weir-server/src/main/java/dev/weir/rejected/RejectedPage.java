package dev.weir.rejected;

import java.util.List;

/**
 * A page of the list.
 *
 * @param items newest first
 * @param next what the page after it comes before; 0 where there is none
 */
public record RejectedPage(List<RejectedItem> items, long next) {}
