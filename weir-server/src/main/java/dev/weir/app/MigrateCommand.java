package dev.weir.app;

import dev.weir.app.command.Surroundings;
import dev.weir.app.migrate.BeginAnew;
import dev.weir.app.migrate.MigrationProgress;
import dev.weir.app.migrate.ToDatabase;
import dev.weir.app.migrate.ToDirectory;
import dev.weir.config.Blobs;
import dev.weir.config.Secret;
import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.journal.Journal;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.cassandra.CassandraEngine;
import dev.weir.store.cassandra.KeyspaceCopy;
import dev.weir.store.cassandra.ServerNumber;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.postgres.MigrationSource;
import dev.weir.store.postgres.MigrationTarget;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir migrate}: brings a data directory that no server holds into a database, or a database into a new data directory. */
@Command(
        name = "migrate",
        description =
                "Brings everything from a data directory into a database, or from a database into a new directory.",
        footer = {
            "",
            "One of both is a directory and one a database: its address, or store.url for that of the settings.",
            "From a directory whose database is lost an empty one gets what the journal still has.",
            "No server may run on either. Killed, it is run again. Exits with 1 if the copy is not the same."
        })
final class MigrateCommand implements Callable<Integer> {
    private static final String BY_SETTING = "store.url";
    private static final String KEYSPACE = "cassandra://";
    private static final Pattern DATABASE = Pattern.compile("(jdbc:)?postgres(ql)?(\\+\\w+)?:.*");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|URL",
            description = "What is copied; it stays as it is.")
    private String from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL|DIR",
            description = "Where to: a directory is new or empty.")
    private String to;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file; ./weir.yaml if there is one.")
    private @Nullable Path config;

    @Option(
            names = "--files-of",
            paramLabel = "DIR",
            description =
                    "With a database in --from: the data directory that shipped to it. Uploaded files and tokens are copied too.")
    private @Nullable Path filesOf;

    private final Surroundings here;
    private final Disk disk = new RealDisk();

    MigrateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (isDatabase(from) == isDatabase(to)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot migrate: one of --from and --to must be a database, postgres://..., " + KEYSPACE + "... or "
                            + BY_SETTING + ", and the other a directory");
        }
        if (filesOf != null && isDatabase(to)) {
            throw new ParameterException(
                    spec.commandLine(), "cannot use --files-of: it is for a directory that is made of a database");
        }
        MigrationProgress progress = new MigrationProgress(spec.commandLine().getErr(), here.isTerminal());
        String words = isDatabase(to) ? toDatabase(progress) : verified(toDirectory(progress));
        spec.commandLine().getOut().println(words);
        return 0;
    }

    private static String verified(String words) {
        return "migrated and verified: " + words;
    }

    private static boolean isDatabase(String place) {
        return place.equals(BY_SETTING)
                || place.startsWith(KEYSPACE)
                || DATABASE.matcher(place).matches();
    }

    private static boolean isKeyspace(Settings settings, String place) {
        return place.startsWith(KEYSPACE) || (place.equals(BY_SETTING) && settings.store() == StoreKind.CASSANDRA);
    }

    private Settings settings(String directory) {
        List<String> flags = new ArrayList<>(List.of("--data", directory));
        if (config != null) {
            flags.addAll(List.of("--config", config.toString()));
        }
        return Settings.load(flags, here.environment(), here.workingDirectory());
    }

    private static String url(Settings settings, String place) {
        return place.equals(BY_SETTING)
                ? settings.storeUrl()
                        .map(Secret::reveal)
                        .orElseThrow(() -> new WeirException(
                                WeirException.Code.UNAVAILABLE, "cannot migrate: the setting store.url is not set"))
                : place;
    }

    private static EmbeddedStore.Options options(Settings settings, boolean keepsReadings) {
        return new EmbeddedStore.Options(settings.storeHeadSamples(), settings.storeHeadAge(), keepsReadings);
    }

    /** The directory says that its readings are elsewhere once the database says that it has them: in between, running this again ends it. */
    private String toDatabase(MigrationProgress progress) {
        Settings settings = settings(from);
        Path data = settings.data();
        EmbeddedStore.refuseNewer(disk, data);
        if (!disk.exists(data.resolve("manifest"))) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot migrate from \"" + data + "\": there is no data directory there");
        }
        SeriesRegistry registry = new SeriesRegistry(Integer.MAX_VALUE);
        try (DataDirectory directory = DataDirectory.holdExisting(disk, data)) {
            boolean isHere = !directory.isElsewhere();
            try (EmbeddedStore store = EmbeddedStore.open(
                            disk,
                            directory.path(),
                            registry,
                            options(settings, isHere),
                            System::nanoTime,
                            through -> {});
                    Journal journal = OpenData.openJournal(settings, disk, directory, registry, store, store::apply)) {
                String url = url(settings, to);
                boolean isKeyspace = isKeyspace(settings, to);
                if (isKeyspace) {
                    requireKeyspace(url, directory, isHere);
                }
                if (!isHere) {
                    BeginAnew anew = new BeginAnew(store, journal, registry);
                    return "begun anew: "
                            + (isKeyspace ? anew.inKeyspace(url, number(directory, store, url)) : anew.inDatabase(url));
                }
                store.flush();
                String words = new ToDatabase(store, journal, registry, Keeping.plan(settings), progress)
                        .run(isKeyspace ? keyspace(url, store, registry) : database(url, store, registry));
                if (isKeyspace) {
                    number(directory, store, url);
                }
                journal.trim(store.durableSequence());
                directory.readingsAreElsewhere();
                return verified(words);
            }
        }
    }

    private static ToDatabase.Opening database(String url, EmbeddedStore store, SeriesRegistry registry) {
        return (sequence, timeMicros) ->
                MigrationTarget.open(url, store.directoryId(), sequence, timeMicros, registry, InstantSource.system());
    }

    private static ToDatabase.Opening keyspace(String url, EmbeddedStore store, SeriesRegistry registry) {
        return (sequence, timeMicros) -> KeyspaceCopy.open(
                url,
                new KeyspaceCopy.Source(store.directoryId(), sequence, timeMicros, registry),
                RemoteWiring.SETTLE_TIME);
    }

    private void requireKeyspace(String url, DataDirectory directory, boolean isHere) {
        CassandraEngine.problem(url).ifPresent(problem -> {
            throw new WeirException(WeirException.Code.UNAVAILABLE, problem);
        });
        if (!isHere && !ServerNumber.isKept(disk, directory.path())) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot migrate from \"" + directory.path()
                            + "\": its readings are in another database; bring them to"
                            + " a new directory first, by weir migrate --from URL --to DIR");
        }
    }

    /** The number by which a keyspace knows a directory, which keeps it from now on. */
    private int number(DataDirectory directory, EmbeddedStore store, String url) {
        return ServerNumber.of(disk, directory.path(), store.directoryId(), url);
    }

    private String toDirectory(MigrationProgress progress) {
        Settings settings = settings(to);
        if (isKeyspace(settings, from)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot migrate from a keyspace: what several servers have brought has no one directory");
        }
        try (MigrationSource source = MigrationSource.open(url(settings, from));
                BesideStore beside = new BesideStore(disk, source.directoryId(), filesOf);
                DataDirectory directory = DataDirectory.holdUnfinished(
                        disk,
                        settings.data(),
                        () -> progress.tell("throwing away what a migration has left that did not come to its end"))) {
            ToDirectory.Copied copied =
                    new ToDirectory(source, disk, directory.path(), options(settings, true), progress).run();
            beside.addTo(directory, copied.sequence());
            directory.finished();
            if (copied.fileRecords() > 0 && !beside.hasFiles() && settings.blobs() instanceof Blobs.InFiles) {
                progress.tell("uploaded files are not in the database: they lie in \"" + BlobFiles.DIRECTORY
                        + "\" of the data directory that shipped to it, and --files-of DIR copies them");
            }
            return copied.words();
        }
    }
}
