package dev.weir.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the figures were taken.
 *
 * @param processor the model's name
 * @param cores how many this process may use
 * @param memory the total, in GiB
 * @param system the kernel's name and version
 * @param java the version of the Java that runs the bench
 */
record Machine(String processor, int cores, String memory, String system, String java) {

    /** Reads {@code /proc/cpuinfo} and {@code /proc/meminfo}. */
    static Machine here() throws IOException {
        long kibibytes =
                Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", ""));
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                String.format(Locale.ROOT, "%.1f GiB", kibibytes / 1024.0 / 1024),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"));
    }

    private static String field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
