package dev.weir.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Who stands behind an address, as far as one can tell: an IPv4 address is one machine or network; of IPv6 everybody is given 2^64 addresses at once, so that
 * the first 64 bits count. Those of the local link are alike in these and count whole.
 */
public record Network(long high, long low) {
    /** Where IPv4 addresses stand among those of IPv6: {@code ::ffff:0:0}. */
    private static final long MAPPED = 0xFFFF_0000_0000L;

    /** That of an address. */
    public static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (!(address instanceof Inet6Address)) {
            return new Network(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()));
        }
        long high = bytes.getLong();
        return new Network(high, address.isLinkLocalAddress() ? bytes.getLong() : 0);
    }
}
