package dev.weir.disk;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The machine's own file system. */
public final class RealDisk implements Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    @Override
    public DiskFile create(Path path) {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new RealFile(path, FileChannel.open(path, options, OWNER_ALONE));
        } catch (IOException e) {
            throw failure("create", path, e);
        }
    }

    @Override
    public DiskFile open(Path path) {
        return open(path, StandardOpenOption.READ);
    }

    @Override
    public DiskFile openForWriting(Path path) {
        return open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static DiskFile open(Path path, StandardOpenOption... options) {
        try {
            return new RealFile(path, FileChannel.open(path, options));
        } catch (IOException e) {
            throw failure("open", path, e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("list", directory, e);
        }
    }

    @Override
    public void createDirectory(Path directory) {
        List<Path> missing = Stream.iterate(directory.toAbsolutePath(), Objects::nonNull, Path::getParent)
                .takeWhile(path -> !Files.exists(path))
                .toList();
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw failure("make directory", directory, e);
        }
        missing.forEach(made -> forceDirectory(Objects.requireNonNull(made.getParent())));
    }

    @Override
    public void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("rename", from, e);
        }
    }

    @Override
    public boolean link(Path from, Path to) {
        try {
            Files.createLink(to, from);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure("delete", path, e);
        }
    }

    @Override
    public void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("force directory", directory, e);
        }
    }

    /** The exception for a failed call: what was tried, on which file, and the system's own reason. */
    static WeirException failure(String verb, Path path, IOException e) {
        String why = reason(e);
        String words = why.toLowerCase(Locale.ROOT);
        boolean full =
                words.contains("no space left") || words.contains("quota exceeded") || words.contains("too large");
        WeirException.Code code = full ? WeirException.Code.DISK_FULL : WeirException.Code.DISK_FAILED;
        return new WeirException(code, "cannot " + verb + " \"" + path + "\": " + why, e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
