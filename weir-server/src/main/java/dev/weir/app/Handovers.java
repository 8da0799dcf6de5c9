package dev.weir.app;

import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The backups of a running server that are handed over to who asks for one: one at a time, in a directory of the data directory, so that it lies on the same
 * disk. Any thread.
 */
final class Handovers implements AutoCloseable {
    /** Where a backup is until it has been handed over. */
    static final String DIRECTORY = "backup";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int ID_BYTES = 16;
    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    private final Backup backup;
    private final Path place;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Handover.Patience patience;
    private @Nullable Handover last;

    /**
     * None yet; what a server that was killed has left of one is deleted.
     *
     * @param random whoever can guess it can fetch a backup, as far as no tokens are needed
     */
    Handovers(Backup backup, Path data, InstantSource clock, RandomGenerator random, Handover.Patience patience) {
        this.backup = backup;
        this.place = data.resolve(DIRECTORY);
        this.clock = clock;
        this.random = random;
        this.patience = patience;
        Backup.delete(place, true);
    }

    /**
     * Begins a backup.
     *
     * @throws WeirException OVERLOADED while the one before is on its way
     */
    synchronized Handover begin() {
        if (last != null && !last.status().state().isEnd()) {
            throw new WeirException(
                    WeirException.Code.OVERLOADED,
                    "cannot back up: another backup is on its way to somebody; try again when it is there");
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        last = Handover.begin(
                backup, place, HexFormat.of().formatHex(id), "weir-backup-" + TIME.format(clock.instant()), patience);
        return last;
    }

    /** The newest since the server was started. */
    synchronized Optional<Handover> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public void close() {
        last().ifPresent(handover -> handover.close(STOP_TIME));
    }
}
