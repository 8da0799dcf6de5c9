package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup as one file: a zip with one directory in it that is the backup, its files as they are (parts are compressed already), with their times, in
 * Zip64 where they are large. Blocks on the disk; any thread.
 */
final class BackupArchive {
    private static final int PIECE_BYTES = 256 << 10;

    /** What is taken out of an archive; the directory in front is called anyhow, and may be missing. */
    private static final Pattern TAKEN = Pattern.compile(
            "(?:[^/\\\\]+/)?(manifest|tokens|readings-elsewhere|parts/[^/\\\\]+|blobs/[^/\\\\]+/[^/\\\\]+)");

    private BackupArchive() {}

    /** Gives the deflater room, so that stored blocks are large. */
    private static final class Zip extends ZipOutputStream {
        Zip(OutputStream out) {
            super(out);
            buf = new byte[64 << 10];
            setLevel(Deflater.NO_COMPRESSION);
        }
    }

    /** What the files of a directory have together. */
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : files(directory)) {
            bytes += Files.isDirectory(file) ? 0 : Files.size(file);
        }
        return bytes;
    }

    /**
     * Writes a directory as an archive, in large pieces, and leaves the stream open.
     *
     * @param name what the directory is called in it
     * @param sent is told how many bytes of the files have been written, from time to time
     */
    static void write(Path directory, String name, OutputStream out, LongConsumer sent) throws IOException {
        BufferedOutputStream pieces = new BufferedOutputStream(out, PIECE_BYTES);
        Zip zip = new Zip(pieces);
        byte[] piece = new byte[PIECE_BYTES];
        long bytes = 0;
        for (Path file : files(directory)) {
            boolean isDirectory = Files.isDirectory(file);
            ZipEntry entry = new ZipEntry(name + "/" + directory.relativize(file) + (isDirectory ? "/" : ""));
            entry.setLastModifiedTime(Files.getLastModifiedTime(file));
            zip.putNextEntry(entry);
            if (!isDirectory) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                        zip.write(piece, 0, read);
                        bytes += read;
                        sent.accept(bytes);
                    }
                }
            }
            zip.closeEntry();
        }
        zip.finish();
        pieces.flush();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory)).sorted().toList();
        }
    }

    /**
     * Takes a backup out of an archive to a new or empty directory: all but its journal, which is empty. Nothing is written anywhere else, whatever the
     * names in the archive are.
     *
     * @throws WeirException CORRUPT where the archive is not whole or not one
     */
    static void unpack(Disk disk, Path archive, Path target) {
        disk.createDirectory(target.resolve("parts"));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                Matcher name = TAKEN.matcher(entry.getName());
                if (name.matches() && !name.group(1).contains("..")) {
                    unpack(disk, zip, entry, target.resolve(name.group(1)));
                }
            }
        } catch (ZipException e) {
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot restore \"" + archive + "\": it is no whole zip archive: " + e.getMessage()
                            + "; fetch it once more",
                    e);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot read \"" + archive + "\": " + e.getMessage(), e);
        }
        if (!disk.exists(target.resolve("manifest"))) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot restore \"" + archive + "\": there is no backup in it");
        }
        disk.forceDirectory(target.resolve("parts"));
    }

    private static void unpack(Disk disk, ZipFile zip, ZipEntry entry, Path to) throws IOException {
        disk.createDirectory(to.resolveSibling(""));
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum);
                DiskFile file = disk.create(to)) {
            byte[] piece = new byte[PIECE_BYTES];
            long at = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                file.write(ByteBuffer.wrap(piece, 0, read), at);
                at += read;
            }
            file.force();
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new ZipException(entry.getName() + " has changed since it was written");
        }
        Files.setLastModifiedTime(to, entry.getLastModifiedTime());
    }
}
