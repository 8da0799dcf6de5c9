package dev.weir.protocol;

import dev.weir.format.put.KeyRule;
import dev.weir.security.Gate;
import dev.weir.security.Grant;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the peer of one connection has shown itself to be, and what it may do. Without a token it may do all where none is needed, else
 * nothing. A certificate that names a device is as good as a token to write that is tied to the device. Used by the connection's thread.
 */
public final class Admission {
    private static final KeyRule NONE = (bytes, from, to) -> false;

    private final Gate gate;
    private final InetAddress peer;
    private final boolean needed;
    private @Nullable Grant grant;

    /** Of a peer that has shown nothing yet; {@code needed} where it can do nothing before it shows a token. */
    public Admission(Gate gate, Connection connection, boolean needed) {
        this.gate = gate;
        this.peer = connection.peer().getAddress();
        this.needed = needed;
        this.grant = connection.certified();
        if (grant != null) {
            gate.certified(grant, peer);
        }
    }

    /** Whether the peer must show a token before anything else. */
    public boolean isLocked() {
        return needed && grant == null;
    }

    /** Whether the token that was shown has been taken back, or the certificate has run out. */
    public boolean isRevoked() {
        return grant != null && !gate.holds(grant);
    }

    /** Takes the token in {@code bytes[from, to)}, in place of any shown before; false if it is a wrong one, perhaps a second later. */
    public boolean show(byte[] bytes, int from, int to) {
        Optional<Grant> shown = gate.show(Arrays.copyOfRange(bytes, from, to), peer);
        shown.ifPresent(held -> grant = held);
        return shown.isPresent();
    }

    /** Whether the peer may read what is stored. */
    public boolean mayRead() {
        return grant == null ? !needed : grant.mayRead();
    }

    /** What the peer may put; null for everything. */
    public @Nullable KeyRule keys() {
        Grant held = grant;
        if (held == null) {
            return needed ? NONE : null;
        }
        return held.isRestricted() ? held::mayWriteKey : null;
    }

    /** Whether the peer may write anything at all. */
    public boolean mayWrite() {
        return grant == null ? !needed : grant.mayWrite();
    }

    /** The device that the peer's token is tied to; null for any. */
    public @Nullable String device() {
        return grant == null ? null : grant.device();
    }
}
