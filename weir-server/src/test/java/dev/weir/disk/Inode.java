package dev.weir.disk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** The bytes of one simulated file: what reads show, and what would be left after a power cut. Guarded by its disk. */
final class Inode {
    private final int sectorBytes;
    private final BitSet dirty = new BitSet();
    private byte[] cached = new byte[0];
    private byte[] durable = new byte[0];
    private int size;
    private int durableSize;

    Inode(int sectorBytes) {
        this.sectorBytes = sectorBytes;
    }

    int size() {
        return size;
    }

    void write(byte[] bytes, int length, int position) {
        int end = position + length;
        if (end > cached.length) {
            cached = Arrays.copyOf(cached, Math.max(end, cached.length * 2));
        }
        System.arraycopy(bytes, 0, cached, position, length);
        size = Math.max(size, end);
        if (length > 0) {
            dirty.set(position / sectorBytes, (end - 1) / sectorBytes + 1);
        }
    }

    byte[] read(int length, int position) {
        int from = Math.min(position, size);
        return Arrays.copyOfRange(cached, from, Math.min(size, from + length));
    }

    void force() {
        durable = Arrays.copyOf(durable, Math.max(durable.length, size));
        dirty.stream().forEach(sector -> keep(sector, sectorBytes));
        durableSize = size;
        dirty.clear();
    }

    /** What Linux does when write-back fails: the pages count as clean, go on being shown, and never reach the disk. */
    void lose() {
        dirty.clear();
    }

    /** The file as it is found when the power is back: each unforced sector made it or did not, and one may have made it in part. */
    Inode afterPowerCut(Random random) {
        int found = random.nextInt(3) > 0 ? size : durableSize + random.nextInt(Math.max(1, size - durableSize + 1));
        durable = Arrays.copyOf(durable, Math.max(durable.length, size));
        int odds = random.nextInt(5);
        dirty.stream().forEach(sector -> {
            if (random.nextInt(4) < odds) {
                keep(sector, random.nextInt(16) == 0 ? random.nextInt(sectorBytes) : sectorBytes);
            }
        });
        Inode left = new Inode(sectorBytes);
        left.size = found;
        left.durableSize = found;
        left.durable = Arrays.copyOf(durable, found);
        left.cached = left.durable.clone();
        return left;
    }

    private void keep(int sector, int bytes) {
        int from = sector * sectorBytes;
        int length = Math.min(bytes, size - from);
        if (length > 0) {
            System.arraycopy(cached, from, durable, from, length);
        }
    }
}
