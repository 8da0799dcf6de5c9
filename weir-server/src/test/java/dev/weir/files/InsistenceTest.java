package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that are made again. */
final class InsistenceTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final Insistence insistence =
            new Insistence(List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));

    /** A call that fails so often. */
    private Supplier<String> failing(int times, WeirException.Code code) {
        return () -> {
            if (calls.incrementAndGet() <= times) {
                throw new WeirException(code, "cannot do it: failure " + calls.get());
            }
            return "done";
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK_FULL", "DISK_FAILED"})
    void aDiskThatFailsThriceIsTriedAFourthTime(WeirException.Code code) {
        assertThat(insistence.insist(failing(3, code))).isEqualTo("done");
    }

    @Test
    void aFourthFailureIsTold() {
        assertThatThrownBy(() -> insistence.insist(failing(9, WeirException.Code.DISK_FULL)))
                .isInstanceOf(WeirException.class)
                .hasMessage("cannot do it: failure 4");
    }

    @Test
    void whatHasTriedAgainItselfIsNotTriedAgain() {
        assertThatThrownBy(() -> insistence.insist(failing(1, WeirException.Code.UNAVAILABLE)))
                .hasMessage("cannot do it: failure 1");
    }

    @Test
    void anEndlessCallEndsWhenItSucceedsOrFindsDamage() {
        assertThat(insistence.endless(failing(50, WeirException.Code.UNAVAILABLE)))
                .isEqualTo("done");
        calls.set(0);
        assertThatThrownBy(() -> insistence.endless(failing(1, WeirException.Code.CORRUPT)))
                .hasMessage("cannot do it: failure 1");
    }

    @Test
    void stoppingEndsTheWaitAtOnce() {
        Insistence day = new Insistence(List.of(Duration.ofHours(1)));
        CompletableFuture<String> call = CompletableFuture.supplyAsync(
                () -> day.endless(failing(Integer.MAX_VALUE, WeirException.Code.DISK_FULL)));
        FilesNode.await("a first call", () -> calls.get() > 0);
        day.stop();
        assertThatThrownBy(call::join).hasCauseInstanceOf(Insistence.Stopped.class);
        assertThatThrownBy(day::check).isInstanceOf(Insistence.Stopped.class);
        assertThat(calls).hasValue(1);
    }
}
