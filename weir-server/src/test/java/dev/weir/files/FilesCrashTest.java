package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Seeds;
import org.junit.jupiter.api.Test;

/**
 * Processes that die at random steps of the disk while files are uploaded, worked on and deleted, and while newer samples come: each file that was
 * answered ends as if nothing had happened, and of no other anything stays.
 */
final class FilesCrashTest {
    @Test
    void filesEndAsIfNothingHadHappenedAfterKills() {
        Seeds.forEach(Seeds.count(8, 300), seed -> new FilesLife(seed, false, false).run());
    }

    @Test
    void filesEndAsIfNothingHadHappenedAfterPowerCuts() {
        Seeds.forEach(Seeds.count(8, 300), seed -> new FilesLife(seed, true, false).run());
    }

    /** The negative control: progress that is not kept with the samples lets rows count twice, and overwrites what came later. */
    @Test
    void progressThatIsForgottenIsFound() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 20; seed++) {
                        new FilesLife(seed, false, true).run();
                    }
                })
                .isInstanceOf(AssertionError.class)
                .satisfies(e -> assertThat(e.getMessage()).containsAnyOf("counted", "stored of"));
    }
}
