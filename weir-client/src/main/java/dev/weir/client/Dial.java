package dev.weir.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Makes a connection: tries each address of a host in turn, all within one timeout. */
final class Dial {
    private Dial() {}

    static SocketChannel connect(String host, int port, Duration timeout) throws Fault {
        long deadline = System.nanoTime() + timeout.toNanos();
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Fault(WeirClientException.Kind.BROKEN, "no address is known for this host", e);
        }
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                return connect(new InetSocketAddress(address, port), (int) Math.max(1, leftMillis));
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure instanceof SocketTimeoutException) {
            String why = "no connection within " + timeout.toMillis() + " ms";
            throw new Fault(WeirClientException.Kind.TIMEOUT, why, failure);
        }
        String why = failure == null ? "this host has no address" : reason(failure);
        throw new Fault(WeirClientException.Kind.BROKEN, why, failure);
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static SocketChannel connect(InetSocketAddress address, int timeoutMillis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.socket().connect(address, timeoutMillis);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
