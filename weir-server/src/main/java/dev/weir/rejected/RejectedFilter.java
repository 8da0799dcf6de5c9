package dev.weir.rejected;

import dev.weir.model.Protocol;
import dev.weir.model.Reject;
import dev.weir.model.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which rejected input is meant; null for any.
 *
 * @param protocol how it came
 * @param device of which device
 * @param code what is wrong with it
 * @param range when it came
 */
public record RejectedFilter(
        @Nullable Protocol protocol, @Nullable String device, Reject.@Nullable Code code, TimeRange range) {
    boolean matches(KeptIndex.Entry entry) {
        return (protocol == null || protocol == entry.origin().protocol())
                && (device == null || device.equals(entry.device()))
                && (code == null || code == entry.code())
                && range.contains(entry.receivedMicros());
    }
}
