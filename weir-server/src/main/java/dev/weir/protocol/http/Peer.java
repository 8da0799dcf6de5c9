package dev.weir.protocol.http;

import dev.weir.protocol.AddressText;
import io.helidon.common.socket.PeerInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * One end of a connection.
 *
 * @param address its address
 * @param needsToken whether the listener serves nobody without a token
 * @param socket the connection
 */
record Peer(InetSocketAddress address, boolean needsToken, PeerSocket socket) implements PeerInfo {
    InetAddress inet() {
        return address.getAddress();
    }

    /** As it stands in logs. */
    String text() {
        return AddressText.of(address);
    }

    @Override
    public String host() {
        return AddressText.host(inet());
    }

    @Override
    public int port() {
        return address.getPort();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return Optional.empty();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return Optional.empty();
    }
}
