package dev.weir.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The cookie of a session, byte for byte. */
final class SessionCookieTest {
    @Test
    void overTlsItIsBoundToItsHostAndToTls() {
        assertThat(SessionCookie.SECURE.keep("x"))
                .isEqualTo("__Host-weir_session=x; Path=/; HttpOnly; SameSite=Strict; Secure");
        assertThat(SessionCookie.SECURE.forget())
                .isEqualTo("__Host-weir_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void withoutTlsBrowsersWouldNotKeepThat() {
        assertThat(SessionCookie.PLAIN.keep("x")).isEqualTo("weir_session=x; Path=/; HttpOnly; SameSite=Strict");
    }
}
