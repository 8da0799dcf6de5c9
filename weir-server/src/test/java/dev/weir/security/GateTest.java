package dev.weir.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.RealDisk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    @TempDir
    private Path directory;

    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // The clock may wrap; nothing minds.
    private Instant now = Instant.EPOCH;
    private final List<Duration> pauses = new ArrayList<>();

    private TokenFile file() {
        return new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.system());
    }

    private Gate gate() {
        return new Gate(file(), new Gate.Timing(() -> nanos, () -> now, pauses::add));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Optional<Grant> show(Gate gate, String token, String address) {
        try {
            return gate.show(token.getBytes(US_ASCII), InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void knowsItsTokensAndNoOthers() {
        TokenFile.Made made = file().create(Scope.WRITE, "d1");
        Gate gate = gate();
        assertThat(show(gate, made.token(), "10.0.0.1")).contains(made.grant());
        assertThat(show(gate, made.token() + "x", "10.0.0.1")).isEmpty();
        assertThat(show(gate, made.token().substring(0, 47), "10.0.0.1")).isEmpty();
        assertThat(show(gate, "", "10.0.0.1")).isEmpty();
        assertThat(gate.hasTokens()).isTrue();
    }

    @Test
    void seesAChangedFileWhenItHasLooked() {
        Gate gate = gate();
        assertThat(gate.hasTokens()).isFalse();
        TokenFile.Made made = file().create(Scope.READ, null);
        assertThat(show(gate, made.token(), "10.0.0.1")).isEmpty();
        gate.look();
        assertThat(show(gate, made.token(), "10.0.0.1")).contains(made.grant());
        file().revoke(made.grant().id());
        assertThat(gate.holds(made.grant())).isTrue();
        gate.look();
        assertThat(gate.holds(made.grant())).isFalse();
        assertThat(show(gate, made.token(), "10.0.0.1")).isEmpty();
    }

    @Test
    void aCertificateHoldsUntilItRunsOut() {
        Gate gate = gate();
        Grant grant = Grant.ofCertificate("d1", now.plusSeconds(1));
        assertThat(gate.holds(grant)).isTrue();
        now = now.plusSeconds(1);
        assertThat(gate.holds(grant)).isFalse();
    }

    @Test
    void refusesToOpenOnADamagedFile() throws IOException {
        Files.writeString(directory.resolve("tokens"), "nonsense");
        assertThatThrownBy(this::gate)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining(directory.resolve("tokens").toString());
    }

    @Test
    void goesOnWithWhatItKnowsWhileTheFileIsDamaged() throws IOException {
        TokenFile.Made made = file().create(Scope.READ, null);
        Gate gate = gate();
        byte[] good = Files.readAllBytes(directory.resolve("tokens"));
        Files.writeString(directory.resolve("tokens"), "nonsense");
        gate.look();
        assertThat(gate.holds(made.grant())).isTrue();
        Files.write(directory.resolve("tokens"), good);
        file().revoke(made.grant().id());
        gate.look();
        assertThat(gate.holds(made.grant())).isFalse();
    }

    @Test
    void theEleventhWrongTokenInAMinuteIsLate() {
        Gate gate = gate();
        for (int i = 0; i < 10; i++) {
            show(gate, "wrong", "10.0.0.1");
            pass(Duration.ofSeconds(2));
        }
        assertThat(pauses).isEmpty();
        show(gate, "wrong", "10.0.0.1");
        show(gate, "wrong", "10.0.0.1");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void otherAddressesAndGoodTokensAreNeverLate() {
        TokenFile.Made made = file().create(Scope.READ, null);
        Gate gate = gate();
        for (int i = 0; i < 10; i++) {
            show(gate, "wrong", "10.0.0.1");
        }
        show(gate, "wrong", "10.0.0.2");
        show(gate, "wrong", "::1");
        assertThat(show(gate, made.token(), "10.0.0.1")).isPresent();
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoHasAllAddressesOfAnIpv6NetworkHasTenWrongTokensTogether() {
        Gate gate = gate();
        for (int i = 0; i < 10; i++) {
            show(gate, "wrong", "2001:db8::" + i);
        }
        show(gate, "wrong", "2001:db8:0:1::1");
        assertThat(pauses).isEmpty();
        show(gate, "wrong", "2001:db8::10");
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aMinuteLaterAllIsForgiven() {
        Gate gate = gate();
        for (int i = 0; i < 10; i++) {
            show(gate, "wrong", "10.0.0.1");
        }
        pass(Duration.ofSeconds(60));
        for (int i = 0; i < 10; i++) {
            show(gate, "wrong", "10.0.0.1");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void countsABoundedNumberOfAddresses() throws UnknownHostException {
        WrongTokens wrong = new WrongTokens();
        for (int i = 0; i < WrongTokens.MAX_NETWORKS + 100; i++) {
            wrong.add(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), 0);
        }
        assertThat(wrong.networks()).isEqualTo(WrongTokens.MAX_NETWORKS);
    }
}
