package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, which can be made full, larger or read-only while a server uses it. Needs root. */
final class TmpfsMount implements AutoCloseable {
    private final Path directory;

    /** Mounts one, or skips the test, visibly, where that is not allowed. */
    TmpfsMount(Path directory, String options) throws IOException {
        Machine.needsRoot();
        this.directory = Files.createDirectories(directory);
        Machine.Outcome mounted = Machine.run("mount", "-t", "tmpfs", "-o", options, "weir-test", directory.toString());
        Machine.skipUnless(mounted.code() == 0, "cannot mount a tmpfs here: " + mounted.out());
    }

    Path data() {
        return directory.resolve("data");
    }

    void remount(String options) throws IOException {
        Machine.must("mount", "-o", "remount," + options, directory.toString());
    }

    /** Fills it up but for so many bytes; answers the file that did it. */
    Path fillUpTo(long leftBytes) throws IOException {
        Path filler = directory.resolve("filler");
        long free = Files.getFileStore(directory).getUsableSpace();
        Files.write(filler, new byte[Math.toIntExact(Math.max(0, free - leftBytes))]);
        return filler;
    }

    /** Uses up its inodes with empty files in a directory of their own, which it answers. */
    Path useUpInodes() throws IOException {
        Path fillers = Files.createDirectories(directory.resolve("fillers"));
        try {
            for (int i = 0; i < 100_000; i++) {
                Files.createFile(fillers.resolve("f" + i));
            }
        } catch (IOException e) {
            return fillers;
        }
        throw new IOException("a tmpfs with few inodes had more than 100,000");
    }

    @Override
    public void close() throws IOException {
        Machine.must("umount", "-l", directory.toString());
    }
}
