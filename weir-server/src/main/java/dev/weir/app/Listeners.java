package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.protocol.tls.IdentityFiles;
import dev.weir.protocol.tls.TlsTransport;
import dev.weir.security.Arrivals;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP listeners of a server: each protocol on every address that is bound. Used by the thread that opens and closes the server. */
final class Listeners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** File descriptors for everything that is no connection: segments, parts, the jar, listeners. */
    private static final int OTHER_FILES = 256;

    /** What a protocol does with a connection. */
    @FunctionalInterface
    interface Protocol {
        /** Talks with one peer until it is done; without a token nothing is done for it where one is needed. */
        void serve(Connection connection, boolean needsToken) throws IOException;
    }

    /** One protocol on one address. */
    record Bound(String protocol, InetSocketAddress address, TcpListener listener) {}

    private final List<InetAddress> addresses;
    private final boolean insecure;
    private final ConnectionLimits limits;
    private final Optional<IdentityFiles> identity;
    private final long handshakeNanos;
    private final List<Bound> bound = new ArrayList<>();

    /** Listeners in the clear, or with an identity over TLS, which they do not close; whom they turn away is counted. */
    Listeners(Settings settings, Optional<IdentityFiles> identity, Refusals refusals) {
        this.identity = identity;
        handshakeNanos = settings.limits().unauthenticated().toNanos();
        addresses = settings.bind().stream()
                .map(Listeners::resolve)
                .filter(address -> settings.bind().size() == 1 || isHere(address))
                .toList();
        insecure = settings.insecure();
        limits = new ConnectionLimits(
                connections(settings.limits().connections()),
                new Arrivals(
                        settings.limits().connectionsPerAddress(),
                        settings.limits().connectionRatePerAddress()),
                refusals,
                System::nanoTime);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot bind \"" + host + "\": it is no address", e);
        }
    }

    /** Whether the machine has a loopback address: many have no IPv6. Others are tried, and fail with the system's reason. */
    private static boolean isHere(InetAddress address) {
        try {
            return !address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static int connections(int wanted) {
        int files = openFileLimit();
        int possible = Math.max(16, files - OTHER_FILES);
        if (possible < wanted) {
            log.info(
                    "limits.connections is {}, not {}: the process may open {} files; ulimit -n raises that",
                    possible,
                    wanted,
                    files);
        }
        return Math.min(wanted, possible);
    }

    private static int openFileLimit() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft =
                            line.substring("Max open files".length()).trim().split(" +", 2)[0];
                    return soft.equals("unlimited")
                            ? Integer.MAX_VALUE
                            : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
                }
            }
        } catch (IOException | NumberFormatException e) {
            log.debug("cannot tell the limit on open files: {}", e.getMessage());
        }
        return Integer.MAX_VALUE;
    }

    /**
     * Binds a protocol on every address; port 0 takes the same free one on all, -1 none. One that is bound already is shared with who has it.
     *
     * @param clearAnswer what is told over TLS to a peer that speaks the protocol in the clear
     */
    void bind(String protocol, int port, byte[] clearAnswer, Protocol served) {
        if (share(protocol, port)) {
            return;
        }
        TcpListener.Transport transport = identity.<TcpListener.Transport>map(
                        own -> new TlsTransport(protocol, own, handshakeNanos, clearAnswer))
                .orElse(TcpListener.Transport.CLEAR);
        int chosen = port;
        for (InetAddress address : port < 0 ? List.<InetAddress>of() : addresses) {
            InetSocketAddress socketAddress = new InetSocketAddress(address, chosen);
            boolean needsToken = needsToken(address);
            TcpListener listener =
                    listen(protocol, socketAddress, transport, connection -> served.serve(connection, needsToken));
            chosen = listener.port();
            bound.add(new Bound(protocol, new InetSocketAddress(address, chosen), listener));
        }
    }

    /** The settings have seen to it that only the listeners of one protocol, HTTP, meet at a port. */
    private boolean share(String protocol, int port) {
        List<Bound> same = port <= 0
                ? List.of()
                : bound.stream()
                        .filter(each -> each.address().getPort() == port)
                        .toList();
        same.forEach(each -> bound.add(new Bound(protocol, each.address(), each.listener())));
        return !same.isEmpty();
    }

    /** Whether loopback addresses alone are bound. */
    boolean areLoopback() {
        return addresses.stream().allMatch(InetAddress::isLoopbackAddress);
    }

    /** Whether any address can only be used with a token. */
    boolean needToken() {
        return addresses.stream().anyMatch(this::needsToken);
    }

    private boolean needsToken(InetAddress address) {
        return !insecure && !address.isLoopbackAddress();
    }

    private TcpListener listen(
            String protocol, InetSocketAddress address, TcpListener.Transport transport, TcpListener.Handler handler) {
        try {
            return TcpListener.bind(protocol, address, limits, transport, handler);
        } catch (WeirException e) {
            throw e.getCause() instanceof BindException refused
                    ? new WeirException(e.code(), whyNot(protocol, address, refused), e)
                    : new WeirException(e.code(), e.reason() + " (setting " + protocol + ".port)", e);
        }
    }

    private static String whyNot(String protocol, InetSocketAddress address, BindException refused) {
        String what =
                "cannot listen for " + protocol + " on \"" + address.getHostString() + ":" + address.getPort() + "\": ";
        if (!isThisMachines(address.getAddress())) {
            return what + "the address is not this machine's (setting bind)";
        }
        String why = String.valueOf(refused.getMessage()).contains("ermission")
                ? "this user may not take the port"
                : "the port is taken";
        return what + why + "; choose another, or 0 for any that is free (setting " + protocol + ".port)";
    }

    private static boolean isThisMachines(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || (address instanceof Inet4Address && address.isLoopbackAddress())
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    List<Bound> bound() {
        return bound;
    }

    /** Adds up the open connections by the first name of their listener. */
    void connections(Map<String, Long> open) {
        List<TcpListener> counted = new ArrayList<>();
        for (Bound each : bound) {
            if (!counted.contains(each.listener())) {
                counted.add(each.listener());
                open.merge(each.protocol(), (long) each.listener().connections(), Long::sum);
            }
        }
    }

    private List<TcpListener> listeners() {
        return bound.stream().map(Bound::listener).distinct().toList();
    }

    void start() {
        listeners().forEach(TcpListener::start);
    }

    /** Stops accepting, and waits for the connections to end by themselves. */
    void stop(Duration most) {
        listeners().forEach(TcpListener::stopAccepting);
        long deadline = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < deadline && !listeners().stream().allMatch(TcpListener::isIdle)) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        listeners().forEach(TcpListener::close);
    }
}
