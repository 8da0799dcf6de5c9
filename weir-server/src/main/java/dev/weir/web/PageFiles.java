package dev.weir.web;

import dev.weir.query.Readers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page that the jar has: its own, and those of libraries, which lie where mvnpm puts them. Each is read and compressed when it is first
 * asked for, on a reader thread, and kept: as many as there are. Any thread.
 */
final class PageFiles {
    private static final String OWN = "/dev/weir/web/ui/";
    private static final String LIBRARIES = "/META-INF/resources/_static/";
    private static final Set<String> LIBRARY_NAMES =
            Set.of("lit", "lit-html", "lit-element", "reactive-element", "echarts");

    /** Names that lead nowhere else: no dots but one, no slashes. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}(\\.esm\\.min)?\\.(html|js|css|svg)");

    private static final Pattern FOLDER = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){2}");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Readers readers;
    private final Map<String, PageFile> loaded = new ConcurrentHashMap<>();

    PageFiles(Readers readers) {
        this.readers = readers;
    }

    /** A file of the page's own; the folder is empty for those at the top. */
    Optional<PageFile> own(String folder, String name) {
        return isFolder(folder) ? file(OWN, folder, name) : Optional.empty();
    }

    /** A file of a library of just that version; the folder is empty for those at the top. */
    Optional<PageFile> library(String library, String version, String folder, String name) {
        boolean isOne =
                LIBRARY_NAMES.contains(library) && VERSION.matcher(version).matches() && isFolder(folder);
        return isOne ? file(LIBRARIES + library + "/" + version + "/", folder, name) : Optional.empty();
    }

    private static boolean isFolder(String folder) {
        return folder.isEmpty() || FOLDER.matcher(folder).matches();
    }

    private Optional<PageFile> file(String root, String folder, String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String path = root + (folder.isEmpty() ? "" : folder + "/") + name;
        PageFile known = loaded.get(path);
        return known != null ? Optional.of(known) : Optional.ofNullable(readers.read(() -> load(path)));
    }

    private @Nullable PageFile load(String path) {
        try (InputStream file = PageFiles.class.getResourceAsStream(path)) {
            if (file == null) {
                return null;
            }
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
            PageFile made = PageFile.of(type, file.readAllBytes());
            loaded.put(path, made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of the jar", e);
        }
    }
}
