package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.disk.Faults;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that refuses for a while: puts are refused with the reason, reads go on, and taking resumes by itself when it is over. */
class DiskTroubleTest {
    private static final long TEN_SECONDS = 10_000_000_000L;

    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final AtomicLong nanos = new AtomicLong();
    private final Ledger ledger = new Ledger();
    private double counter;

    /** What refuses. */
    enum Trouble {
        FULL(WeirException.Code.DISK_FULL) {
            @Override
            void begin(SimulatedDisk disk) {
                disk.faults().capacity(disk.usedBytes());
            }

            @Override
            void end(Faults faults) {
                faults.capacity(Long.MAX_VALUE);
            }
        },
        FULL_FOR_PARTS(WeirException.Code.DISK_FULL) {
            @Override
            void begin(SimulatedDisk disk) {
                disk.faults().fullFor(path -> path.toString().contains("parts"));
            }

            @Override
            void end(Faults faults) {
                faults.fullFor(path -> false);
            }
        },
        OUT_OF_INODES(WeirException.Code.DISK_FULL) {
            @Override
            void begin(SimulatedDisk disk) {
                disk.faults().outOfInodes(true);
            }

            @Override
            void end(Faults faults) {
                faults.outOfInodes(false);
            }
        },
        READ_ONLY(WeirException.Code.DISK_FAILED) {
            @Override
            void begin(SimulatedDisk disk) {
                disk.faults().readOnly(true);
            }

            @Override
            void end(Faults faults) {
                faults.readOnly(false);
            }
        };

        private final WeirException.Code code;

        Trouble(WeirException.Code code) {
            this.code = code;
        }

        abstract void begin(SimulatedDisk disk);

        abstract void end(Faults faults);
    }

    @ParameterizedTest
    @EnumSource
    void refusesPutsAndServesReadsAndResumes(Trouble trouble) {
        try (Node node = open(disk)) {
            for (int batch = 0; batch < 50; batch++) {
                assertThat(put(node)).isTrue();
            }
            trouble.begin(disk);
            putUntilRefused(node, trouble.code);
            assertThat(ledger.violation(node.readAll())).isEmpty();
            nanos.addAndGet(2_000_000_000L);
            putUntilRefused(node, trouble.code); // A segment that was zeroed before may still be there.
            assertThat(ledger.violation(node.readAll())).isEmpty();

            trouble.end(disk.faults());
            putUntilTaken(node);
            for (int batch = 0; batch < 50; batch++) {
                putUntilTaken(node);
            }
            assertThat(ledger.violation(node.readAll())).isEmpty();
        }
        try (Node node = open(disk.powerCut())) {
            assertThat(ledger.violation(node.readAll())).isEmpty();
            assertThat(put(node)).isTrue();
        }
    }

    private Node open(SimulatedDisk on) {
        return new EmbeddedNode(on, InstantSource.system(), nanos::get);
    }

    private boolean put(Node node) {
        return refusal(node) == null;
    }

    private WeirException.@org.jspecify.annotations.Nullable Code refusal(Node node) {
        List<Node.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            counter++;
            samples.add(new Node.Sample("key." + i % 7, (long) counter % 3000 * 1_000_000, counter));
        }
        try {
            node.put(samples);
            ledger.acknowledged(samples);
            return null;
        } catch (WeirException e) {
            ledger.unsure(samples);
            return e.code();
        }
    }

    private void putUntilRefused(Node node, WeirException.Code code) {
        long deadline = System.nanoTime() + TEN_SECONDS;
        WeirException.Code found = refusal(node);
        while (found == null) {
            if (System.nanoTime() > deadline) {
                fail("nothing was refused in ten seconds");
            }
            found = refusal(node);
        }
        assertThat(found).isEqualTo(code);
    }

    private void putUntilTaken(Node node) {
        long deadline = System.nanoTime() + TEN_SECONDS;
        while (!put(node)) {
            if (System.nanoTime() > deadline) {
                fail("nothing was taken in ten seconds after the trouble was over");
            }
            nanos.addAndGet(1_100_000_000L);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
