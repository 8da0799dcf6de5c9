package dev.weir.rejected;

/**
 * What became of the replay of all that match.
 *
 * @param accepted items that were taken and have left the list
 * @param rejected items that were refused again
 * @param skipped items that were not tried: truncated ones, those of another replay, and those that the token does not allow
 */
public record ReplayTotals(int accepted, int rejected, int skipped) {}
