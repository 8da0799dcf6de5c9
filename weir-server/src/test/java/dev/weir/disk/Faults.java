package dev.weir.disk;

import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a simulated disk is told to do wrong. Any thread; every count begins at the call that asks for it, the first being 1. */
public final class Faults {
    private long operations;
    private long dieAt = Long.MAX_VALUE;
    private long writesToFailure = Long.MAX_VALUE;
    private long forcesToFailure = Long.MAX_VALUE;
    private long directoryForcesToFailure = Long.MAX_VALUE;
    private long forceFailures;
    private WeirException.Code writeFailure = WeirException.Code.DISK_FAILED;
    private long capacityBytes = Long.MAX_VALUE;
    private boolean outOfInodes;
    private boolean readOnly;
    private Predicate<Path> full = path -> false;
    private volatile Consumer<Path> beforeForce = path -> {};

    /** From the nth change on, the process is dead: a write at that moment is done in part, and nothing after it at all. */
    public synchronized void dieAt(long nth) {
        dieAt = operations + nth;
    }

    /** Whether the process has died. */
    public synchronized boolean isDead() {
        return operations >= dieAt;
    }

    /** Changes asked for so far. */
    public synchronized long operations() {
        return operations;
    }

    /** Lets the nth force of a file fail, after which its unforced bytes are shown and gone all the same. */
    public synchronized void failForce(long nth) {
        forcesToFailure = nth;
    }

    /** How many forces of files have failed. */
    public synchronized long forceFailures() {
        return forceFailures;
    }

    /** Lets the nth force of a directory fail. */
    public synchronized void failDirectoryForce(long nth) {
        directoryForcesToFailure = nth;
    }

    /** Lets the nth write stop half-way with this failure. */
    public synchronized void failWrite(long nth, WeirException.Code code) {
        writesToFailure = nth;
        writeFailure = code;
    }

    /** Lets files take so many bytes together. */
    public synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /** Refuses new files, as a file system without inodes does. */
    public synchronized void outOfInodes(boolean out) {
        outOfInodes = out;
    }

    /** Refuses every change. */
    public synchronized void readOnly(boolean only) {
        readOnly = only;
    }

    /** Has no room for files of these names. */
    public synchronized void fullFor(Predicate<Path> names) {
        full = names;
    }

    /** Is called before each force of a file, outside of the disk's lock, so that it may take its time. */
    public void beforeForce(Consumer<Path> hook) {
        beforeForce = hook;
    }

    /** Counts a change; throws if it may not be tried at all. Answers whether the process dies in the midst of it. */
    synchronized boolean begin(Path path) {
        checkAlive();
        operations++;
        if (readOnly) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot change \"" + path + "\": Read-only file system");
        }
        return isDead();
    }

    synchronized void checkAlive() {
        if (isDead()) {
            throw died();
        }
    }

    static WeirException died() {
        return new WeirException(WeirException.Code.DISK_FAILED, "the process has died");
    }

    synchronized void checkCreate(Path path) {
        if (outOfInodes || full.test(path)) {
            throw full("create", path);
        }
    }

    /** How many of {@code length} bytes are written before the write fails; all of them if it does not. */
    synchronized int writable(Path path, int length, long growthBytes, long usedBytes) {
        if (full.test(path)) {
            return 0;
        }
        if (writesToFailure != Long.MAX_VALUE && --writesToFailure == 0) {
            writesToFailure = Long.MAX_VALUE;
            return length / 2;
        }
        long missing = usedBytes + growthBytes - capacityBytes;
        return missing <= 0 || growthBytes == 0 ? length : (int) Math.max(0, length - missing);
    }

    synchronized WeirException writeFailure(Path path, boolean injected) {
        return injected && writeFailure == WeirException.Code.DISK_FAILED
                ? new WeirException(writeFailure, "cannot write to \"" + path + "\": Input/output error")
                : full("write to", path);
    }

    synchronized boolean failsForce() {
        boolean fails = forcesToFailure != Long.MAX_VALUE && --forcesToFailure == 0;
        if (fails) {
            forcesToFailure = Long.MAX_VALUE;
            forceFailures++;
        }
        return fails;
    }

    synchronized boolean failsDirectoryForce() {
        boolean fails = directoryForcesToFailure != Long.MAX_VALUE && --directoryForcesToFailure == 0;
        if (fails) {
            directoryForcesToFailure = Long.MAX_VALUE;
        }
        return fails;
    }

    void callBeforeForce(Path path) {
        beforeForce.accept(path);
    }

    static WeirException full(String verb, Path path) {
        return new WeirException(
                WeirException.Code.DISK_FULL, "cannot " + verb + " \"" + path + "\": No space left on device");
    }

    static WeirException inputOutput(String verb, Path path) {
        return new WeirException(
                WeirException.Code.DISK_FAILED, "cannot " + verb + " \"" + path + "\": Input/output error");
    }
}
