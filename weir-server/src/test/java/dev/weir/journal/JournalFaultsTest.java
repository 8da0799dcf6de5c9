package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failing disk does to the journal alone. */
class JournalFaultsTest {
    @Test
    void acknowledgesNothingWhoseForceFailed() {
        SimulatedDisk disk = new SimulatedDisk(2);
        try (JournalTrial trial = new JournalTrial(disk)) {
            trial.append(1);
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.append(2)).hasMessageContaining("Input/output error");
            trial.passASecond();
            trial.append(3);
        }
        assertThat(JournalTrial.replayed(disk.powerCut())).containsExactly(1.0, 3.0);
    }

    @Test
    void refusesForASecondAfterAFailureAndThenTriesAnew() {
        SimulatedDisk disk = new SimulatedDisk(2);
        try (JournalTrial trial = new JournalTrial(disk)) {
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.append(1)).isInstanceOf(WeirException.class);
            long operations = disk.faults().operations();
            assertThatThrownBy(() -> trial.append(2)).hasMessageContaining("Input/output error");
            assertThat(disk.faults().operations()).isEqualTo(operations);
            trial.passASecond();
            trial.append(3);
        }
        assertThat(JournalTrial.replayed(disk.powerCut())).containsExactly(3.0);
    }

    /** The page cache shows the lost record as valid; a start that believes it must see to it that it stays. */
    @Test
    void keepsWhatARestartShowedAfterAFailedForceWhenThePowerFailsLater() {
        SimulatedDisk disk = new SimulatedDisk(2);
        try (JournalTrial trial = new JournalTrial(disk)) {
            trial.append(1);
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.append(2)).isInstanceOf(WeirException.class);
        }
        SimulatedDisk killed = disk.afterKill();
        List<Double> shown = new ArrayList<>();
        try (JournalTrial trial = new JournalTrial(killed)) {
            shown.addAll(trial.replayed());
            trial.append(3);
            shown.add(3.0);
        }
        assertThat(JournalTrial.replayed(killed.powerCut())).isEqualTo(shown);
    }

    /** The new segment may be there under its name when the old one goes on; recovery would take its word for where the old one ends. */
    @Test
    void losesNothingThatIsTakenAfterARollFailedAtItsLastStep() {
        SimulatedDisk disk = new SimulatedDisk(2);
        try (JournalTrial trial = new JournalTrial(disk)) {
            double value = 0;
            while (trial.roomInSegment() > 2000) {
                trial.append(++value);
            }
            disk.faults().failDirectoryForce(1);
            assertThatThrownBy(() -> trial.append(-1, 200)).hasMessageContaining("force directory");
            trial.passASecond();
            trial.append(1_000_000);
        }
        assertThat(JournalTrial.replayed(disk.afterKill())).contains(1_000_000.0);
    }

    @Test
    void neverAcknowledgesAShortWrite() {
        Seeds.forEach(Seeds.count(20, 200), seed -> {
            SimulatedDisk disk = new SimulatedDisk(seed);
            WeirException.Code code = seed % 3 == 0 ? WeirException.Code.DISK_FULL : WeirException.Code.DISK_FAILED;
            List<Double> acknowledged = new ArrayList<>();
            try (JournalTrial trial = new JournalTrial(disk)) {
                disk.faults().failWrite(1 + seed % 50, code);
                for (int value = 0; value < 60; value++) {
                    try {
                        trial.append(value);
                        acknowledged.add((double) value);
                    } catch (WeirException e) {
                        assertThat(e.code()).isEqualTo(code);
                        trial.passASecond();
                    }
                }
            }
            assertThat(JournalTrial.replayed(disk.powerCut())).isEqualTo(acknowledged);
        });
    }

    @Test
    void startsAfterAPowerCutThatTookUnforcedCommits() {
        Seeds.forEach(Seeds.count(20, 200), seed -> {
            SimulatedDisk disk = new SimulatedDisk(seed);
            try (JournalTrial trial = new JournalTrial(disk, false)) {
                trial.append(1);
                trial.journal().force();
                for (int value = 2; value < 40; value++) {
                    trial.append(value);
                }
                disk.faults().dieAt(0);
            }
            List<Double> found = JournalTrial.replayed(disk.powerCut());
            assertThat(found).startsWith(1.0).isSorted().doesNotHaveDuplicates();
            assertThat(found).hasSize((int) (double) found.getLast());
        });
    }

    @Test
    void startsOnAFullDiskAndTakesReadingsWhenThereIsRoom() {
        SimulatedDisk disk = new SimulatedDisk(2);
        try (JournalTrial trial = new JournalTrial(disk)) {
            trial.append(1);
            disk.faults().failWrite(1, WeirException.Code.DISK_FULL);
            assertThatThrownBy(() -> trial.append(2, 100)).isInstanceOf(WeirException.class);
            disk.faults().dieAt(0);
        }
        SimulatedDisk killed = disk.afterKill();
        killed.faults().capacity(0);
        try (JournalTrial trial = new JournalTrial(killed)) {
            assertThat(trial.replayed()).containsExactly(1.0);
            assertThatThrownBy(() -> trial.append(2)).hasMessageContaining("No space left");
            killed.faults().capacity(Long.MAX_VALUE);
            trial.passASecond();
            trial.append(3);
        }
        assertThat(JournalTrial.replayed(killed.powerCut())).containsExactly(1.0, 3.0);
    }

    @Test
    void whatWasRefusedDoesNotComeBackAfterAnOrderlyEnd() {
        SimulatedDisk disk = new SimulatedDisk(3);
        try (JournalTrial trial = new JournalTrial(disk)) {
            trial.append(1);
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.append(2)).isInstanceOf(WeirException.class);
        }
        assertThat(JournalTrial.replayed(disk.afterKill())).containsExactly(1.0);
    }

    @Test
    void startsAfterAPowerCutThatTookWhatAFailedForceHadLeftUnderAnInterval() {
        SimulatedDisk disk = new SimulatedDisk(4);
        try (JournalTrial trial = new JournalTrial(disk, false)) {
            trial.append(1);
            trial.journal().force();
            trial.append(2);
            trial.append(3);
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.journal().force()).isInstanceOf(WeirException.class);
            trial.passASecond();
            trial.append(4);
            trial.journal().force();
            disk.faults().dieAt(0);
        }
        assertThat(JournalTrial.replayed(disk.powerCut())).startsWith(1.0).endsWith(4.0);
    }

    @Test
    void journalsAKeyAgainThatMayBeLostWithWhatWasNotForced() {
        SimulatedDisk disk = new SimulatedDisk(5);
        try (JournalTrial trial = new JournalTrial(disk, false)) {
            trial.append(1);
            disk.faults().failForce(1);
            assertThatThrownBy(() -> trial.journal().force()).isInstanceOf(WeirException.class);
            trial.passASecond();
            trial.append(2);
            trial.journal().force();
            disk.faults().dieAt(0);
        }
        assertThat(JournalTrial.replayed(disk.powerCut())).endsWith(2.0);
    }
}
