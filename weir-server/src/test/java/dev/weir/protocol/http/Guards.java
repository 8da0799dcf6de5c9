package dev.weir.protocol.http;

import dev.weir.security.Gate;
import dev.weir.security.Sessions;
import dev.weir.security.audit.Audit;
import java.security.SecureRandom;
import java.time.Duration;

/** What guards an HTTP server of a test that is about something else. */
public final class Guards {
    private Guards() {}

    /** A gate, and beside it what nobody uses. */
    public static HttpServer.Security of(Gate gate) {
        Sessions.Limits limits = new Sessions.Limits(Duration.ofHours(1), Duration.ofDays(1));
        Sessions sessions = new Sessions(gate, limits, System::nanoTime, new SecureRandom(), (session, why) -> {});
        return new HttpServer.Security(gate, sessions, Audit.NONE);
    }
}
