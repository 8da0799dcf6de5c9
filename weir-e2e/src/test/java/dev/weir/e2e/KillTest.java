package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 at a random moment leaves: everything that was answered, and nothing that was not sent. */
@Order(1) // Among the first to begin, as it takes the longest.
final class KillTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void losesNothingThatWasAnswered() throws Exception {
        KillRounds rounds = new KillRounds(directory, Machine.seed("KillTest"), UnaryOperator.identity());
        int kills = Machine.isLong() ? 1000 : 50;
        rounds.run(kills);
        System.out.println("KillTest: " + kills + " kills, " + rounds.acked() + " answered puts, none lost");
    }

    /** The negative control: without it nobody knows that the test above can fail. */
    @Test
    void failsForABuildThatAnswersTooEarly() throws Exception {
        Path classes = EarlyAnswers.make(directory.resolve("classes"));
        KillRounds rounds = new KillRounds(
                directory, Machine.seed("KillTest's control"), launch -> launch.withClassesBefore(classes));
        assertThatThrownBy(() -> rounds.run(10))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("LOST");
    }
}
