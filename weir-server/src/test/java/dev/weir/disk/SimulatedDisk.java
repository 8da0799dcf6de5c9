package dev.weir.disk;

import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A disk in memory that tells what a page cache shows from what a power cut leaves. Bytes are durable after {@link DiskFile#force},
 * names after {@link #forceDirectory}; of the rest each sector and each change of a name survives or not, by the toss of a seeded
 * coin. What it does wrong beside that is asked of its {@link Faults}.
 *
 * <p>A process dies by {@link Faults#dieAt}: then every call fails and changes nothing, so that whatever its threads still do is
 * without effect, and nothing can be acknowledged. Any thread may call.
 */
public final class SimulatedDisk implements Disk {
    private final Names names;
    private final Faults faults = new Faults();
    private final Random random;
    private final int sectorBytes;

    /** A disk with nothing but the directory {@code /data}, and sectors of 512 bytes or of 4 KiB by its seed. */
    public SimulatedDisk(long seed) {
        this(new Names(), new Random(seed), (seed & 1) == 0 ? 512 : 4096);
        names.addDirectory(Path.of("/data"));
    }

    private SimulatedDisk(Names names, Random random, int sectorBytes) {
        this.names = names;
        this.random = random;
        this.sectorBytes = sectorBytes;
    }

    /** What this disk is told to do wrong. */
    public Faults faults() {
        return faults;
    }

    /** The disk as the next process finds it after this one was killed: nothing is lost, and faults are over. */
    public synchronized SimulatedDisk afterKill() {
        faults.dieAt(0);
        return new SimulatedDisk(names, random, sectorBytes);
    }

    /** The disk as it is found when the power is back, this one being dead from now on. */
    public synchronized SimulatedDisk powerCut() {
        faults.dieAt(0);
        return new SimulatedDisk(names.afterPowerCut(random), random, sectorBytes);
    }

    /** Bytes in all files. */
    public synchronized long usedBytes() {
        return names.usedBytes();
    }

    @Override
    public synchronized DiskFile create(Path path) {
        boolean dies = faults.begin(path);
        faults.checkCreate(path);
        if (names.find(path) != null || !names.isDirectory(Names.parent(path))) {
            throw failed("create", path, names.find(path) == null ? "there is no such directory" : "it exists");
        }
        Inode inode = new Inode(sectorBytes);
        if (dies) {
            throw Faults.died();
        }
        names.create(path, inode);
        return new SimulatedFile(this, path, inode);
    }

    @Override
    public synchronized DiskFile open(Path path) {
        faults.checkAlive();
        Inode inode = names.find(path);
        if (inode == null) {
            throw failed("open", path, "there is no such file");
        }
        return new SimulatedFile(this, path, inode);
    }

    @Override
    public DiskFile openForWriting(Path path) {
        return open(path);
    }

    @Override
    public synchronized boolean exists(Path path) {
        faults.checkAlive();
        return names.find(path) != null;
    }

    @Override
    public synchronized List<Path> list(Path directory) {
        faults.checkAlive();
        return names.list(directory);
    }

    @Override
    public synchronized void createDirectory(Path directory) {
        faults.checkAlive();
        names.addDirectory(directory);
    }

    @Override
    public synchronized void rename(Path from, Path to) {
        if (faults.begin(from)) {
            throw Faults.died();
        }
        Inode inode = names.find(from);
        if (inode == null) {
            throw failed("rename", from, "there is no such file");
        }
        names.rename(from, to, inode);
    }

    @Override
    public boolean link(Path from, Path to) {
        return false; // As on a file system that cannot.
    }

    @Override
    public synchronized void delete(Path path) {
        if (faults.begin(path)) {
            throw Faults.died();
        }
        Inode inode = names.find(path);
        if (inode != null) {
            names.delete(path, inode);
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) {
        if (faults.begin(directory)) {
            throw Faults.died();
        }
        if (faults.failsDirectoryForce()) {
            throw Faults.inputOutput("force directory", directory);
        }
        names.force(directory);
    }

    synchronized void write(Path path, Inode inode, byte[] bytes, int position) {
        boolean dies = faults.begin(path);
        int growth = Math.max(0, position + bytes.length - inode.size());
        long used = names.usedBytes();
        int length = faults.writable(path, bytes.length, growth, used);
        if (dies) {
            inode.write(bytes, random.nextInt(length + 1), position);
            throw Faults.died();
        }
        inode.write(bytes, length, position);
        if (length < bytes.length) {
            throw faults.writeFailure(path, length == bytes.length / 2);
        }
    }

    synchronized byte[] read(Inode inode, int length, long position) {
        faults.checkAlive();
        return inode.read(length, Math.toIntExact(Math.min(position, Integer.MAX_VALUE)));
    }

    void force(Path path, Inode inode) {
        faults.callBeforeForce(path);
        synchronized (this) {
            if (faults.begin(path)) {
                throw Faults.died();
            }
            if (faults.failsForce()) {
                inode.lose();
                throw Faults.inputOutput("force", path);
            }
            inode.force();
        }
    }

    synchronized long size(Inode inode) {
        faults.checkAlive();
        return inode.size();
    }

    /** The bytes of a file, for tests that damage it. */
    public synchronized byte[] bytes(Path path) {
        Inode inode = Objects.requireNonNull(names.find(path));
        return inode.read(inode.size(), 0);
    }

    /** Puts a file with these bytes, durable, in place of what had that name. */
    public synchronized void put(Path path, byte[] bytes) {
        Inode inode = new Inode(sectorBytes);
        inode.write(bytes, bytes.length, 0);
        inode.force();
        names.create(path, inode);
        names.force(Names.parent(path));
    }

    private static WeirException failed(String verb, Path path, String why) {
        return new WeirException(WeirException.Code.DISK_FAILED, "cannot " + verb + " \"" + path + "\": " + why);
    }
}
