package dev.weir.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.RealDisk;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in memory, by a clock that is moved by hand. */
final class SessionsTest {
    private final List<String> ended = new ArrayList<>();

    @TempDir
    private Path directory;

    private TokenFile file;
    private long nanos;

    @BeforeEach
    void makeFile() {
        file = new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.system());
    }

    private Gate gate() {
        return new Gate(file, new Gate.Timing(() -> nanos, InstantSource.system(), pause -> {}));
    }

    private Sessions sessions(Gate gate) {
        Sessions.Limits limits = new Sessions.Limits(Duration.ofHours(1), Duration.ofDays(1));
        return new Sessions(
                gate,
                limits,
                () -> nanos,
                new SecureRandom(),
                (session, why) -> ended.add(session.name() + " " + why.text()));
    }

    private Grant grant(Gate gate, TokenFile.Made made) {
        return gate.show(made.token().getBytes(US_ASCII), InetAddress.getLoopbackAddress())
                .orElseThrow();
    }

    @Test
    void noTwoIdsAndNoTwoProofsAreTheSameAndNamesTellNothingOfThem() {
        TokenFile.Made made = file.create(Scope.READ, null);
        Gate gate = gate();
        Sessions sessions = sessions(gate);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Sessions.Begun begun = sessions.begin(grant(gate, made), "::1", null);
            assertThat(seen.add(begun.id()) && seen.add(begun.session().proof()))
                    .isTrue();
            assertThat(begun.id()).hasSize(43).doesNotContain(begun.session().name());
        }
    }

    @Test
    void pastTheMostOfAllTheOneUsedLongestAgoEnds() {
        List<TokenFile.Made> made = new ArrayList<>();
        for (int i = 0; i <= Sessions.MOST / Sessions.MOST_OF_A_TOKEN; i++) {
            made.add(file.create(Scope.READ, null));
        }
        Gate gate = gate();
        Sessions sessions = sessions(gate);
        List<Sessions.Begun> begun = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST; i++) {
            begun.add(sessions.begin(grant(gate, made.get(i / Sessions.MOST_OF_A_TOKEN)), "::1", null));
        }
        assertThat(sessions.find(begun.getFirst().id())).isPresent();
        assertThat(ended).isEmpty();
        sessions.begin(grant(gate, made.getLast()), "::1", null);
        assertThat(ended).containsExactly(begun.get(1).session().name() + " crowded");
        assertThat(sessions.count()).isEqualTo(Sessions.MOST);
        assertThat(sessions.holds(begun.getFirst().session())).isTrue();
        assertThat(sessions.holds(begun.get(1).session())).isFalse();
    }

    @Test
    void whatHasEndedIsToldAlsoIfNobodyAsks() {
        TokenFile.Made stays = file.create(Scope.READ, null);
        TokenFile.Made goes = file.create(Scope.READ, null);
        Gate gate = gate();
        Sessions sessions = sessions(gate);
        Session used = sessions.begin(grant(gate, stays), "::1", null).session();
        Session revoked = sessions.begin(grant(gate, goes), "::1", null).session();
        file.revoke(goes.grant().id());
        gate.look();
        sessions.endOld();
        assertThat(ended).containsExactly(revoked.name() + " revoked");
        nanos += Duration.ofHours(1).toNanos();
        sessions.endOld();
        assertThat(ended).last().isEqualTo(used.name() + " idle");
        assertThat(sessions.count()).isZero();
    }

    @Test
    void aMessageOverAnOpenSocketIsNoUse() {
        TokenFile.Made made = file.create(Scope.READ, null);
        Gate gate = gate();
        Sessions sessions = sessions(gate);
        Sessions.Begun begun = sessions.begin(grant(gate, made), "::1", null);
        nanos += Duration.ofMinutes(59).toNanos();
        assertThat(sessions.holds(begun.session())).isTrue();
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(sessions.holds(begun.session())).isFalse();
        assertThat(sessions.find(begun.id())).isEmpty();
        assertThat(ended).containsExactly(begun.session().name() + " idle");
    }
}
