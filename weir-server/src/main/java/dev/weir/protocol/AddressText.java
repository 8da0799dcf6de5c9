package dev.weir.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as people write them: {@code 127.0.0.1:8765}, and by RFC 5952 {@code [::1]:8765}. */
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** Address and port. */
    public static String of(InetSocketAddress address) {
        String host = host(address.getAddress());
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** The address alone, such as {@code 127.0.0.1} and {@code ::1}. */
    public static String host(InetAddress address) {
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? shortened(host) : host;
    }

    /** The longest run of zero groups, the first of several, becomes two colons; Java writes all eight groups. */
    private static String shortened(String host) {
        for (int zeros = GROUPS; zeros > 1; zeros--) {
            String run = "(^|:)0(:0){" + (zeros - 1) + "}(:|$|(?=%))";
            String shorter = host.replaceFirst(run, "::");
            if (!shorter.equals(host)) {
                return shorter;
            }
        }
        return host;
    }
}
