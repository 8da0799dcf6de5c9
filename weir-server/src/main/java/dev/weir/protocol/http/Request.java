package dev.weir.protocol.http;

import dev.weir.security.Grant;
import dev.weir.security.Session;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A request that has passed the checks of its route. Used by the thread that handles it. */
public final class Request {
    private final ServerRequest request;
    private final Map<String, String> pathValues;
    private final Parameters parameters;
    private final Pass pass;
    private final boolean isForeign;
    private final Trail trail;
    private final String bodyType;
    private final BodyBytes body;

    Request(
            ServerRequest request,
            Map<String, String> pathValues,
            Parameters parameters,
            Pass pass,
            boolean isForeign,
            Trail trail,
            String bodyType,
            BodyBytes body) {
        this.request = request;
        this.pathValues = pathValues;
        this.parameters = parameters;
        this.pass = pass;
        this.isForeign = isForeign;
        this.trail = trail;
        this.bodyType = bodyType;
        this.body = body;
    }

    /** The query parameters. */
    public Parameters parameters() {
        return parameters;
    }

    /** What a segment of the path was, by its name in the route. */
    public String path(String name) {
        String value = pathValues.get(name);
        if (value == null) {
            throw new IllegalStateException("BUG: the route has no segment " + name);
        }
        return value;
    }

    /** A header, the first of its name. */
    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    /** The values of a header, one for each time that it is there, each perhaps a list. */
    public List<String> headers(String name) {
        HeaderName header = HeaderNames.create(name);
        return request.headers().contains(header)
                ? request.headers().get(header).allValues()
                : List.of();
    }

    /** What the token allows that was shown, or null where everything is allowed. */
    public @Nullable Grant grant() {
        return pass.grant();
    }

    /** The session that it belongs to, if it was let in by that. */
    @Nullable Session session() {
        return pass.session();
    }

    /** What its cookie holds, whatever that is worth. */
    Optional<String> cookie(SessionCookie cookie) {
        return cookie.find(request.headers());
    }

    /** The peer. */
    Peer from() {
        return (Peer) request.remotePeer();
    }

    /**
     * Says that the request is about to do something that belongs in the audit log, where it stands once it is answered, with what came of it.
     *
     * @param action a word of {@code docs/format/audit.md}
     * @param target what it is done to; never a secret
     */
    public void act(String action, String target) {
        trail.act(grant(), action, target);
    }

    /** The same, by whoever was granted that just now. */
    void act(Grant by, String action, String target) {
        trail.act(by, action, target);
    }

    /** Adds to what {@link #act} said: a text, a whole number or a truth; null adds nothing. */
    public void note(String name, @Nullable Object value) {
        trail.note(name, value);
    }

    /**
     * Sees to it that no page of elsewhere asks, not even of an origin in {@code http.cors-origins}.
     *
     * @param what is asked for, after "cannot"
     * @throws Problem 403 where one does
     */
    public void refuseForeign(String what) {
        if (isForeign) {
            throw new Problem(403, "cannot " + what + ": that is for pages of this server alone");
        }
    }

    /**
     * Sees to it that the token is not that of a device.
     *
     * @param what is asked for, after "cannot"
     * @throws Problem 403 where it is
     */
    public void refuseDevice(String what) {
        Grant grant = grant();
        if (grant != null && grant.device() != null) {
            throw new Problem(
                    403,
                    "cannot " + what + ": the " + (grant.isCertified() ? "certificate" : "token")
                            + " is tied to device \"" + grant.device() + "\"");
        }
    }

    /** Whether the token that was shown has been taken back since; for requests that are answered for long. */
    public boolean isRevoked() {
        return !pass.holds().getAsBoolean();
    }

    /** The address of the peer, without a port. */
    public String peerAddress() {
        return ((Peer) request.remotePeer()).host();
    }

    /** The address of the peer. */
    public InetAddress peer() {
        return ((Peer) request.remotePeer()).inet();
    }

    /** Its connection, for a reply that may go on for hours; holds nothing of the request but what it was granted. */
    public PeerLink link() {
        Peer peer = (Peer) request.remotePeer();
        return new PeerLink(peer.socket().connection(), peer.text(), pass.holds());
    }

    /** The media type of the body, one of those of the route. */
    public String bodyType() {
        return bodyType;
    }

    /**
     * The first of the media types that the header Accept asks for, by its preference; the first of them where it asks for none.
     *
     * @throws Problem 406 where none of them will do
     */
    public String accepted(String... offered) {
        return Accept.choose(request.headers().values(HeaderNames.ACCEPT), offered);
    }

    /**
     * The whole body, decompressed.
     *
     * @throws Problem 413 where it is longer than {@code limits.http-body}, 408 where it comes too slowly, 503 where all bodies together take too
     * much memory, 415 where it is coded otherwise than by gzip
     * @throws IOException when the peer has gone
     */
    public byte[] body() throws IOException {
        long stated = request.headers().contentLength().orElse(0);
        body.requireWithin(stated);
        try (InputStream in = bodyStream()) {
            // No more beforehand than a peer sends at once: it may state much and send nothing.
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.clamp(stated, 1024, 64 << 10));
            byte[] piece = new byte[16 << 10];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                body.hold(read);
                bytes.write(piece, 0, read);
            }
            return bytes.toByteArray();
        }
    }

    /**
     * The body as it comes, decompressed; for a handler that bounds it itself. Its reads throw what {@link #body} throws.
     *
     * @throws Problem 415 where it is coded otherwise than by gzip
     */
    public InputStream bodyStream() throws IOException {
        return request.content().hasEntity()
                ? new BodyStream(
                        BodyStream.telling(() -> decoded(request.content().inputStream())))
                : InputStream.nullInputStream();
    }

    /**
     * Counts so many bytes of memory to those of all bodies until the request is answered; for a handler that keeps something of {@link #bodyStream}.
     *
     * @throws Problem 503 where there is no room for them now
     */
    void hold(int bytes) {
        body.take(bytes);
    }

    /** Lets the rest of the body come so much later: that time the server took itself. */
    public void allow(long nanos) {
        ((Peer) request.remotePeer()).socket().allow(nanos);
    }

    private InputStream decoded(InputStream body) throws IOException {
        String coding = header("Content-Encoding").orElse("identity").trim().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> new GZIPInputStream(body, 16 << 10);
            default ->
                throw new Problem(
                                415, "cannot read a body coded by \"" + Parameters.cut(coding) + "\": gzip or none is")
                        .header("Accept-Encoding", "gzip");
        };
    }
}
