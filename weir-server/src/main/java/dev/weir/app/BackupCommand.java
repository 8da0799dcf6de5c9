package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.journal.Journal;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir backup}: asks the server that holds the data directory, or copies a directory that none holds. */
@Command(
        name = "backup",
        description =
                "Copies the data directory of a running server, or of none, to a new directory, as of one moment.")
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "TARGET", description = "The directory to make; it may be there if it is empty.")
    private Path target;

    @Override
    public Integer call() {
        Settings settings = data.settings();
        Path absolute = target.toAbsolutePath().normalize();
        String sequence = ControlSocket.ask(settings.data(), "backup " + absolute);
        if (sequence == null) {
            sequence = offline(settings, absolute);
        }
        spec.commandLine().getOut().println("backed up to " + absolute + ", up to commit " + sequence);
        return 0;
    }

    /** Opens the store as a server would, without listening, and copies it. */
    private static String offline(Settings settings, Path target) {
        Disk disk = new RealDisk();
        EmbeddedStore.refuseNewer(disk, settings.data());
        if (!disk.exists(settings.data().resolve("manifest"))) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot back up \"" + settings.data()
                            + "\": there is no data directory there; --data DIR names another");
        }
        if (disk.exists(settings.data().resolve(DataDirectory.ELSEWHERE))) {
            // Nobody here knows what of the journal the other store lacks: that must not be left out, nor trimmed.
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot back up \"" + settings.data()
                            + "\": its readings are in another store, and no server is running that ships them there; start it first");
        }
        SeriesRegistry registry = new SeriesRegistry(Integer.MAX_VALUE);
        EmbeddedStore.Options options = new EmbeddedStore.Options(settings.storeHeadSamples(), settings.storeHeadAge());
        try (DataDirectory directory = DataDirectory.holdExisting(disk, settings.data());
                EmbeddedStore store = EmbeddedStore.open(
                        disk, directory.path(), registry, options, System::nanoTime, through -> {})) {
            try (Journal journal = OpenData.openJournal(settings, disk, directory, registry, store, store::apply)) {
                String last = new Backup(disk, directory.path(), store, sequence -> {}).run(target.toString());
                journal.trim(store.durableSequence());
                return last;
            }
        }
    }
}
