package dev.weir.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Which wrong tokens get a line. */
final class GuessesTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final long MINUTE = Guesses.WINDOW_NANOS;

    private final Guesses guesses = new Guesses(0);

    @Test
    void anAddressHasALineAtOnceAndThenOneAMinuteThatTellsHowMany() {
        assertThat(guesses.add(ONE, false, 1)).isEqualTo(new Guesses.Line(ONE, 1, false, 0));
        assertThat(guesses.add(ONE, false, 2)).isNull();
        assertThat(guesses.add(ONE, true, 3)).isNull();
        assertThat(guesses.due(MINUTE)).isEmpty();
        assertThat(guesses.due(MINUTE + 1)).containsExactly(new Guesses.Line(ONE, 2, true, 0));
        assertThat(guesses.add(ONE, false, MINUTE + 2)).isNull();
        assertThat(guesses.due(2 * MINUTE + 1)).containsExactly(new Guesses.Line(ONE, 1, false, 0));
        assertThat(guesses.due(3 * MINUTE + 1)).isEmpty();
        assertThat(guesses.add(ONE, false, 3 * MINUTE + 2)).isEqualTo(new Guesses.Line(ONE, 1, false, 0));
    }

    @Test
    void manyAddressesHaveThirtyLinesAMinuteAndTheNextTellsOfTheOthers() {
        for (int i = 0; i < Guesses.LINES; i++) {
            assertThat(guesses.add(address(i), false, 1)).isNotNull();
        }
        assertThat(guesses.add(address(30), false, 2)).isNull();
        assertThat(guesses.add(address(31), false, 3)).isNull();
        assertThat(guesses.add(address(32), false, MINUTE)).isEqualTo(new Guesses.Line(address(32), 1, false, 2));
    }

    @Test
    void anAddressThatIsForgottenLeavesItsCount() {
        guesses.add(ONE, false, 1);
        guesses.add(ONE, false, 1);
        for (int i = 0; i < Guesses.MOST_ADDRESSES; i++) {
            guesses.add(address(i), false, 2);
        }
        long unnoted = 1 + Guesses.MOST_ADDRESSES - (Guesses.LINES - 1);
        InetAddress next = InetAddress.ofLiteral("192.0.2.2");
        assertThat(guesses.add(next, false, MINUTE)).isEqualTo(new Guesses.Line(next, 1, false, unnoted));
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("10.0." + number / 250 + "." + number % 250);
    }
}
