package dev.weir.app;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as people write them: {@code 127.0.0.1:8765}, and by RFC 5952 {@code [::1]:8765}. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String shown = address.getAddress() instanceof Inet6Address ? "[" + shortened(host) + "]" : host;
        return shown + ":" + address.getPort();
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
