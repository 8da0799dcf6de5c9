package dev.weir.app;

import dev.weir.app.command.Surroundings;
import dev.weir.config.Blobs;
import dev.weir.config.Metadata;
import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.files.FilesCheck;
import dev.weir.journal.JournalCheck;
import dev.weir.journal.JournalRepair;
import dev.weir.model.Finding;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.embedded.StoreCheck;
import dev.weir.store.embedded.StoreRepair;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir check}: reads every byte of a data directory that no server holds, and mends it if asked to. */
@Command(
        name = "check",
        description = "Verifies a data directory that no server holds: one line for each thing that is wrong.",
        footer = {"", "Exits with 0 if all is well and 1 if not. A repair moves damaged files to DIR/damaged-<time>."})
final class CheckCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private record Outcome(long damages, StoreCheck.Result store, JournalCheck.Result journal) {}

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--repair", description = "Mend what can be mended, and say what is lost.")
    private boolean repair;

    private final Disk disk = new RealDisk();
    private final boolean isTerminal;
    private long damages;

    CheckCommand(Surroundings here) {
        isTerminal = here.isTerminal();
    }

    @Override
    public Integer call() {
        Path path = data.settings().data();
        EmbeddedStore.refuseNewer(disk, path);
        try (DataDirectory directory = DataDirectory.holdExisting(disk, path)) {
            Outcome found = check(directory);
            if (found.damages > 0 && repair) {
                out().println("repairing " + path);
                repair(directory);
                found = check(directory);
            }
            out().println(summary(path, found));
            out().flush();
            return found.damages == 0 ? 0 : 1;
        }
    }

    private Outcome check(DataDirectory directory) {
        damages = 0;
        Progress progress = new Progress(spec.commandLine().getErr(), isTerminal);
        FilesCheck files = new FilesCheck();
        StoreCheck.Result store = StoreCheck.run(disk, directory.path(), this::tell, progress::at, files::add);
        progress.at(directory.journal());
        JournalReplacement replacement = new JournalReplacement(disk, directory);
        replacement.check(this::tell);
        JournalCheck.Result journal = JournalCheck.run(
                disk,
                replacement.current(),
                store.directoryId(),
                replacement.neededAfter(store),
                store.isBegun(),
                store.registry(),
                this::tell,
                files::add);
        files(directory, store, files);
        readings(directory);
        progress.end();
        return new Outcome(damages, store, journal);
    }

    /** Uploaded files that are not in the directory cannot be looked at, and what is here can then not be said to lack anything. */
    private void files(DataDirectory directory, StoreCheck.Result store, FilesCheck files) {
        Settings settings = data.settings();
        if (settings.blobs() instanceof Blobs.InS3 elsewhere) {
            tell(Finding.note(
                    directory.blobs(),
                    "uploaded files are in bucket " + elsewhere.bucket() + ", which is not looked at"));
        } else if (settings.metadata() instanceof Metadata.InDynamoDb elsewhere) {
            tell(Finding.note(
                    directory.blobs(),
                    "records of uploaded files are in table " + elsewhere.table() + ", which is not looked at"));
        } else if (settings.store() == StoreKind.CASSANDRA) {
            tell(Finding.note(directory.blobs(), "records of uploaded files are in Cassandra, which is not looked at"));
        } else if (damages == 0) {
            store.directoryId().ifPresent(id -> files.run(disk, directory.blobs(), id.toString(), this::tell));
        } else {
            tell(Finding.note(directory.blobs(), "what is damaged is to be repaired before files are looked at"));
        }
    }

    /** What is looked at here is then all but the readings, and those that wait in the journal. */
    private void readings(DataDirectory directory) {
        if (directory.isElsewhere()) {
            String where =
                    RemoteWiring.shown(data.settings()).orElse("another store, and store.url does not say which");
            tell(Finding.note(
                    directory.path(),
                    "its readings are in " + where
                            + ", which is not looked at; those that wait for it are in the journal"));
        }
    }

    private void repair(DataDirectory directory) {
        JournalReplacement replacement = new JournalReplacement(disk, directory);
        replacement.finish(this::tell);
        Path aside = directory.path().resolve("damaged-" + TIME.format(Instant.now()));
        Optional<UUID> id = JournalCheck.directoryId(disk, directory.journal());
        JournalRepair.Told told = JournalRepair.told(disk, directory.journal());
        StoreRepair.run(disk, directory.path(), aside, id, told.keys(), told.lastIds(), this::tell);
        StoreCheck.Result store = StoreCheck.run(disk, directory.path(), finding -> {}, file -> {});
        damages = 0;
        JournalCheck.run(
                disk,
                directory.journal(),
                store.directoryId(),
                replacement.neededAfter(store),
                store.isBegun(),
                store.registry(),
                finding -> damages += finding.damage() ? 1 : 0);
        if (damages > 0) {
            // This check has registered the journal's series; a repair begins with those of the store alone.
            StoreCheck.Result alone = StoreCheck.run(disk, directory.path(), finding -> {}, file -> {});
            replacement.run(alone, aside, this::tell);
        }
    }

    private void tell(Finding finding) {
        damages += finding.damage() ? 1 : 0;
        out().println((finding.damage() ? "damage: " : "note: ") + finding.file() + ": " + finding.what());
    }

    private static String summary(Path path, Outcome found) {
        return path + ": " + (found.damages == 0 ? "all well" : found.damages + " findings") + ", "
                + found.store.parts() + " parts, " + found.journal.segments() + " journal segments, "
                + found.store.registry().size() + " series, commits up to "
                + Math.max(found.store.sequence(), found.journal.lastSequence());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
