package dev.weir.app.agent;

import dev.weir.client.Put;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;

/** Reads this host's processor, memory, disks and network. Used by one thread; a call takes some milliseconds, the first half a second. */
final class HostReadings {
    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs", "devtmpfs");

    private final HardwareAbstractionLayer hardware;
    private final OperatingSystem system;
    private final String host;
    private long[] processorTicks;
    private List<Put> puts = new ArrayList<>();
    private long second;

    /** @param host the start of all keys; where it is empty, this host's name up to the first dot */
    HostReadings(String host) {
        SystemInfo info = new SystemInfo();
        hardware = info.getHardware();
        system = info.getOperatingSystem();
        String name = host.isBlank() ? system.getNetworkParams().getHostName().split("\\.", 2)[0] : host;
        this.host = word(name);
        processorTicks = hardware.getProcessor().getSystemCpuLoadTicks();
    }

    /**
     * Reads all. The processor's share is that since the call before, or since this was made.
     *
     * @param second the time to put on the readings, in seconds since the Unix epoch
     */
    List<Put> read(long second) {
        this.second = second;
        puts = new ArrayList<>();
        readProcessor();
        add(
                "memory.used",
                hardware.getMemory().getTotal() - hardware.getMemory().getAvailable());
        add("memory.total", hardware.getMemory().getTotal());
        readFileSystems();
        for (HWDiskStore drive : hardware.getDiskStores()) {
            String name = "disk." + word(lastPart(drive.getName()));
            add(name + ".read", drive.getReadBytes());
            add(name + ".written", drive.getWriteBytes());
        }
        for (NetworkIF network : hardware.getNetworkIFs()) {
            String name = "network." + word(network.getName());
            add(name + ".received", network.getBytesRecv());
            add(name + ".sent", network.getBytesSent());
        }
        return puts;
    }

    private void readProcessor() {
        CentralProcessor processor = hardware.getProcessor();
        double share = processor.getSystemCpuLoadBetweenTicks(processorTicks);
        processorTicks = processor.getSystemCpuLoadTicks();
        add("cpu", Math.round(share * 10_000) / 100.0);
        double load = processor.getSystemLoadAverage(1)[0];
        if (load >= 0) {
            add("load1", Math.round(load * 100) / 100.0);
        }
    }

    /** A volume may be mounted in many places, as in a container: it counts once. */
    private void readFileSystems() {
        Set<String> seen = new HashSet<>();
        for (OSFileStore store : system.getFileSystem().getFileStores(true)) {
            String name = word(lastPart(store.getVolume()));
            if (store.getTotalSpace() > 0 && !MEMORY_FILE_SYSTEMS.contains(store.getType()) && seen.add(name)) {
                add("disk." + name + ".used", store.getTotalSpace() - store.getFreeSpace());
                add("disk." + name + ".total", store.getTotalSpace());
            }
        }
    }

    /** Exact up to 8 PiB. */
    private void add(String name, long bytes) {
        add(name, (double) bytes);
    }

    private void add(String name, double value) {
        puts.add(new Put(host + "." + name, second, value));
    }

    /** What the last {@code /} or {@code \} of a device's path leaves. */
    private static String lastPart(String path) {
        String[] parts = path.split("[/\\\\]+", -1);
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isBlank()) {
                return parts[i];
            }
        }
        return path;
    }

    /** A name as part of a key: blanks and control characters, which no key may hold, become {@code _}. */
    static String word(String name) {
        String word = name.strip().replaceAll("(?U)[\\s\\p{Z}\\p{Cntrl}]+", "_");
        return word.isEmpty() ? "unknown" : word.substring(0, Math.min(word.length(), 200));
    }
}
