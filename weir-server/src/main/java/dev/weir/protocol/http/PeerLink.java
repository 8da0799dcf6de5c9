package dev.weir.protocol.http;

import dev.weir.protocol.Connection;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection over which a reply may go on for hours. Any thread; closed by whoever accepted it. */
public final class PeerLink {
    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

    private final Connection connection;
    private final String peer;
    private final BooleanSupplier holds;

    /**
     * The link to a peer.
     *
     * @param peer its address, as it stands in logs
     * @param holds whether what it was granted still holds
     */
    PeerLink(Connection connection, String peer, BooleanSupplier holds) {
        this.connection = connection;
        this.peer = peer;
        this.holds = holds;
    }

    /** The address of the peer, as it stands in logs. */
    public String peer() {
        return peer;
    }

    /** Whether the token that was shown has been taken back since. */
    public boolean isRevoked() {
        return !holds.getAsBoolean();
    }

    /** Lets the kernel keep no more than so many bytes that the peer has not taken. */
    public void sendBuffer(int bytes) throws IOException {
        connection.sendBuffer(bytes);
    }

    /** Ends the connection at once: whoever waits for the peer fails. */
    public void hangUp() {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("http: cannot close a connection: {}", e.getMessage());
        }
    }
}
