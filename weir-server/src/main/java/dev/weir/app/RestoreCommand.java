package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.RealDisk;
import dev.weir.model.Finding;
import dev.weir.model.WeirException;
import dev.weir.store.embedded.StoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir restore}: makes a data directory of a backup, after checking that. */
@Command(name = "restore", description = "Makes a new data directory of a backup, once every byte of that was checked.")
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(
            paramLabel = "BACKUP",
            description = "A directory that \"weir backup\" made, or the archive that the page gave.")
    private Path backup;

    @Override
    public Integer call() {
        Disk disk = new RealDisk();
        Path target = data.settings().data();
        boolean isArchive = Files.isRegularFile(backup);
        if (!isArchive && !disk.exists(backup.resolve("manifest"))) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot restore \"" + backup + "\": there is no backup there");
        }
        Backup.requireEmpty(disk, target, "restore to", "it is not an empty directory; --data DIR names another");
        long sequence = isArchive ? unpack(disk, target) : copyChecked(disk, target);
        spec.commandLine().getOut().println("restored " + target + ", up to commit " + sequence);
        return 0;
    }

    private long copyChecked(Disk disk, Path target) {
        StoreCheck.Result found = check(disk, backup);
        copy(disk, target);
        Backup.copyFiles(disk, backup, target);
        BlobFiles.copy(disk, backup, target, false);
        Backup.finish(disk, target, found.directoryId().orElseThrow(), found.sequence());
        return found.sequence();
    }

    /** What is in an archive can only be checked once it is out of it, and is taken away again if it is damaged. */
    private long unpack(Disk disk, Path target) {
        boolean isMade = !disk.exists(target);
        try {
            BackupArchive.unpack(disk, backup, target);
            StoreCheck.Result found = check(disk, target);
            Backup.finish(disk, target, found.directoryId().orElseThrow(), found.sequence());
            return found.sequence();
        } catch (RuntimeException e) {
            Backup.clear(target, isMade, e);
            throw e;
        }
    }

    private StoreCheck.Result check(Disk disk, Path directory) {
        List<Finding> damage = new ArrayList<>();
        StoreCheck.Result found = StoreCheck.run(
                disk,
                directory,
                finding -> {
                    if (finding.damage()) {
                        damage.add(finding);
                    }
                },
                path -> {});
        if (!damage.isEmpty() || found.directoryId().isEmpty()) {
            damage.forEach(finding -> spec.commandLine().getErr().println(finding.file() + ": " + finding.what()));
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot restore \"" + backup + "\": it is damaged, and nothing was restored");
        }
        return found;
    }

    /** Copies the parts, then the manifest, without which the directory is none. */
    private void copy(Disk disk, Path target) {
        Path parts = target.resolve("parts");
        disk.createDirectory(parts);
        for (Path part : disk.list(backup.resolve("parts"))) {
            copy(disk, part, parts.resolve(part.getFileName().toString()));
        }
        disk.forceDirectory(parts);
        copy(disk, backup.resolve("manifest"), target.resolve("manifest"));
    }

    private static void copy(Disk disk, Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED,
                    "cannot copy \"" + from + "\" to \"" + to + "\": " + e.getMessage(),
                    e);
        }
        try (DiskFile file = disk.openForWriting(to)) {
            file.force();
        }
    }
}
