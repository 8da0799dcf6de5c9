package dev.weir.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PartMemoryTest {
    private final PartMemory memory = new PartMemory(Duration.ofMillis(50));

    @Test
    void thereAreFourParts() {
        List<PartMemory.Part> parts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parts.add(memory.large());
        }
        assertThatThrownBy(memory::large)
                .isInstanceOfSatisfying(
                        S3BlobException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.OVERLOADED));

        parts.forEach(memory::release);
        assertThat(memory.large().length()).isZero();
    }

    @Test
    void smallPiecesAreCountedByThemselves() {
        memory.large();
        PartMemory.Part last = memory.small();
        for (int i = 1; i < 128; i++) {
            memory.small();
        }
        assertThatThrownBy(memory::small).isInstanceOf(S3BlobException.class);

        memory.release(last);
        assertThat(memory.small().isSmall()).isTrue();
    }

    @Test
    void aWriterGoesOnWhenAnotherGivesAPartBack() {
        PartMemory patient = new PartMemory(Duration.ofSeconds(30));
        PartMemory.Part part = patient.large();
        for (int i = 1; i < 4; i++) {
            patient.large();
        }
        CompletableFuture<PartMemory.Part> waiting = CompletableFuture.supplyAsync(
                patient::large, task -> Thread.ofVirtual().start(task));

        assertThat(waiting).isNotDone();
        patient.release(part);

        assertThat(waiting.join().bytes()).isSameAs(part.bytes());
    }
}
