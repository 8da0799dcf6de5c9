package dev.weir.blob;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The blobs that are being written, which are not what an earlier process left. Any thread. */
public final class NamesUnderWay {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /** The writer of a blob begins; nothing of the blob is there before. */
    public void begin(String name) {
        names.add(BlobName.checked(name));
    }

    /** The writer has ended; nothing that is not finished is there any more. */
    public void end(String name) {
        names.remove(name);
    }

    /** Whether a blob is being written; ask once something unfinished was seen. */
    public boolean contains(String name) {
        return names.contains(name);
    }
}
