package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Protocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device at one moment.
 *
 * @param name its name
 * @param protocols by which it was heard, also with lines that were refused
 * @param address whence it was heard last; null where that is not known
 * @param firstSeenMicros when it was first heard, by the server's clock, microseconds since the Unix epoch
 * @param lastSeenMicros when its last reading came; empty where none has come
 * @param readings how many have come: events and bare samples
 * @param rejects how many of its lines were refused
 * @param intervalSeconds how long it usually takes to the next reading, as learnt from the last of them; empty while that is not known
 * @param isSilent whether five such intervals, and no less than a second, have passed without a reading
 * @param isToldSilent whether somebody was told that it is
 */
public record DeviceState(
        String name,
        List<Protocol> protocols,
        @Nullable InetAddress address,
        long firstSeenMicros,
        OptionalLong lastSeenMicros,
        long readings,
        long rejects,
        OptionalDouble intervalSeconds,
        boolean isSilent,
        boolean isToldSilent) {
    static DeviceState of(Device device, boolean isSilent) {
        return new DeviceState(
                new String(device.name, UTF_8),
                protocols(device.protocols),
                address(device.address),
                device.firstSeenMicros,
                device.readings == 0 ? OptionalLong.empty() : OptionalLong.of(device.lastSeenMicros),
                device.readings,
                device.rejects,
                interval(device.intervalSeconds()),
                isSilent,
                device.isToldSilent());
    }

    /** Those that a bit each stands for. */
    static List<Protocol> protocols(byte bits) {
        List<Protocol> protocols = new ArrayList<>(Protocol.values().length);
        for (Protocol protocol : Protocol.values()) {
            if ((bits & (1 << protocol.number())) != 0) {
                protocols.add(protocol);
            }
        }
        return protocols;
    }

    /** By its shortest decimal: 0.1f is 0.1, not 0.10000000149011612. 0 stands for none. */
    static OptionalDouble interval(float seconds) {
        return seconds == 0 ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(Float.toString(seconds)));
    }

    /** That of 4 or 16 bytes. */
    static @Nullable InetAddress address(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("BUG: an address of " + bytes.length + " bytes", e);
        }
    }
}
