package dev.weir.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Arrivals.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one address may have, below, at and above each limit. */
final class ArrivalsTest {
    private static final long SECOND = 1_000_000_000;

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static Optional<Refusal> come(Arrivals arrivals, String address, long nanos) {
        return arrivals.come(address(address), nanos);
    }

    @Test
    void withoutLimitsEverybodyIsLetIn() {
        Arrivals arrivals = new Arrivals(Optional.empty(), Optional.empty());
        for (int i = 0; i < 100_000; i++) {
            assertThat(come(arrivals, "10.0.0.1", 0)).isEmpty();
        }
    }

    @Test
    void anAddressHasAsManyOpenAsTheLimitAndNotOneMore() {
        Arrivals arrivals = new Arrivals(Optional.of(3), Optional.empty());
        for (int i = 0; i < 3; i++) {
            assertThat(come(arrivals, "10.0.0.1", 0)).isEmpty();
        }
        assertThat(come(arrivals, "10.0.0.1", 0)).contains(Refusal.CONNECTIONS_PER_ADDRESS);
        assertThat(come(arrivals, "10.0.0.2", 0)).isEmpty();
        arrivals.leave(address("10.0.0.1"));
        assertThat(come(arrivals, "10.0.0.1", 0)).isEmpty();
        assertThat(come(arrivals, "10.0.0.1", 0)).contains(Refusal.CONNECTIONS_PER_ADDRESS);
    }

    @Test
    void anAddressBeginsTenSecondsWorthAtOnceAndThenAsManyAsTheRate() {
        Arrivals arrivals = new Arrivals(Optional.empty(), Optional.of(4));
        for (long start : new long[] {Long.MAX_VALUE - SECOND, 0}) {
            String one = "10.0.0." + (start == 0 ? 1 : 2); // The clock may begin anywhere, and turn over.
            for (int i = 0; i < 40; i++) {
                assertThat(come(arrivals, one, start)).as("%d", i).isEmpty();
            }
            assertThat(come(arrivals, one, start)).contains(Refusal.CONNECTION_RATE_PER_ADDRESS);
            assertThat(come(arrivals, one, start + SECOND / 4 - 1)).contains(Refusal.CONNECTION_RATE_PER_ADDRESS);
            assertThat(come(arrivals, one, start + SECOND / 4)).isEmpty();
            assertThat(come(arrivals, one, start + SECOND / 4)).contains(Refusal.CONNECTION_RATE_PER_ADDRESS);
            assertThat(come(arrivals, "10.0.1" + one.substring(6), start)).isEmpty();
            for (int i = 0;
                    i < 40;
                    i++) { // A quiet while later there is room for as many as at first, and for no more.
                assertThat(come(arrivals, one, start + 60 * SECOND)).isEmpty();
            }
            assertThat(come(arrivals, one, start + 60 * SECOND)).contains(Refusal.CONNECTION_RATE_PER_ADDRESS);
        }
    }

    @Test
    void whoHasTooManyOpenPaysNothingForTrying() {
        Arrivals arrivals = new Arrivals(Optional.of(1), Optional.of(1));
        assertThat(come(arrivals, "10.0.0.1", 0)).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(come(arrivals, "10.0.0.1", 0)).contains(Refusal.CONNECTIONS_PER_ADDRESS);
        }
        arrivals.leave(address("10.0.0.1"));
        assertThat(come(arrivals, "10.0.0.1", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "::a00:1, 10.0.0.1, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "fe80::1, fe80::1, true",
        "fe80::1, fe80::2, false",
        "::1, 127.0.0.1, false"
    })
    void aNetworkIsOneAddressOrTheFirstHalfOfAnIpv6One(String one, String other, boolean isSame) {
        assertThat(Network.of(address(one)).equals(Network.of(address(other)))).isEqualTo(isSame);
    }

    @Test
    void whatIsKeptOfWhoComesAndGoesIsBounded() throws UnknownHostException {
        Arrivals arrivals = new Arrivals(Optional.of(10), Optional.of(10));
        ArrivalRate rate = new ArrivalRate(10);
        for (int i = 0; i < ArrivalRate.MAX_NETWORKS + 100; i++) {
            InetAddress one = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            assertThat(arrivals.come(one, 0)).isEmpty();
            arrivals.leave(one);
            assertThat(rate.take(Network.of(one), 0)).isTrue();
        }
        assertThat(arrivals.networks()).isZero();
        assertThat(rate.networks()).isEqualTo(ArrivalRate.MAX_NETWORKS);
    }
}
