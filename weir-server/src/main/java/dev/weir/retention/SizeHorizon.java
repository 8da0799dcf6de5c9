package dev.weir.retention;

import dev.weir.store.PartExtent;
import java.util.List;
import java.util.stream.Stream;

/**
 * Up to which time the oldest must go, so that parts and uploaded files fit. What a part takes is held to lie evenly between its earliest and its
 * latest time:
 * where that is not so, the parts have been written anew by the next look, and it goes on from there. Pure.
 */
final class SizeHorizon {
    /** How far back it looks, so that no difference of times goes beyond 64 bits: 146,000 years. */
    private static final long FARTHEST_MICROS = 1L << 62;

    /**
     * Where the horizons get to.
     *
     * @param parts below this samples and events go
     * @param files below this uploaded files go; never below the other
     */
    record Ends(long parts, long files) {}

    private SizeHorizon() {}

    /**
     * The horizons for parts and uploaded files: the oldest of both go, but parts give nothing while they take no more than their share, so that
     * no upload
     * takes the samples with it.
     *
     * @param bySize up to which time parts go already
     * @param mostBytes with more than this something has to go
     * @param shareBytes what parts may have whatever the files take
     * @param stepBytes how much more goes then, of parts, so that it is not so again at once
     */
    static Ends next(
            List<PartExtent> parts,
            List<PartExtent> files,
            long bySize,
            long mostBytes,
            long shareBytes,
            long stepBytes,
            long nowMicros) {
        List<PartExtent> all = Stream.concat(parts.stream(), files.stream()).toList();
        long common = next(all, bySize, mostBytes, mostBytes - stepBytes, nowMicros);
        long share = next(parts, bySize, shareBytes, shareBytes - stepBytes, nowMicros);
        if (common <= share) {
            return new Ends(common, common);
        }
        List<PartExtent> counted =
                parts.stream().filter(part -> !isLater(part, nowMicros)).toList();
        long left = Math.max(0, mostBytes - bytes(counted) + (long) below(counted, share, nowMicros));
        return new Ends(share, Math.max(share, next(files, Long.MIN_VALUE, left, left, nowMicros)));
    }

    static long bytes(List<PartExtent> all) {
        return all.stream().mapToLong(PartExtent::bytes).sum();
    }

    /**
     * The horizon below which about as much lies as has to go; never beyond now or what frees more, and {@code horizon} itself where nothing has
     * to go. Parts
     * that begin after now do not count, as nothing up to now makes them less.
     *
     * @param all the parts that there are
     * @param horizon up to which time everything goes already
     * @param mostBytes with more than this something has to go
     * @param aimBytes how much may stay then
     * @param nowMicros the latest time that can be one's that was measured: what lies later, by mistake, is held to be of now
     */
    static long next(List<PartExtent> all, long horizon, long mostBytes, long aimBytes, long nowMicros) {
        List<PartExtent> parts =
                all.stream().filter(part -> !isLater(part, nowMicros)).toList();
        double bytes = parts.stream().mapToDouble(PartExtent::bytes).sum();
        double gone = below(parts, horizon, nowMicros);
        double going = Math.min(bytes - aimBytes, below(parts, nowMicros, nowMicros));
        if (bytes - gone <= mostBytes || gone >= going) {
            return horizon;
        }
        long low = parts.stream().mapToLong(PartExtent::minMicros).min().orElse(nowMicros);
        low = Math.min(nowMicros, Math.max(Math.max(low, horizon), nowMicros - FARTHEST_MICROS));
        long high = nowMicros;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (below(parts, middle, nowMicros) < going) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(horizon, high);
    }

    /** What the parts take that begin after now. */
    static long laterBytes(List<PartExtent> all, long nowMicros) {
        return bytes(all.stream().filter(part -> isLater(part, nowMicros)).toList());
    }

    private static boolean isLater(PartExtent part, long nowMicros) {
        return part.minMicros() <= part.maxMicros() && part.minMicros() > nowMicros;
    }

    /** How many bytes lie below a time. */
    private static double below(List<PartExtent> parts, long micros, long nowMicros) {
        double sum = 0;
        for (PartExtent part : parts) {
            double from = Math.min(part.minMicros(), nowMicros);
            double to = Math.min(part.maxMicros(), nowMicros);
            double share = to > from ? (micros - from) / (to - from) : micros > from ? 1 : 0;
            sum += part.maxMicros() < part.minMicros() ? 0 : part.bytes() * Math.clamp(share, 0.0, 1.0);
        }
        return sum;
    }
}
