package dev.weir.format.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a file up to where it cannot be read on, which is told only when they have been read: as an end first. Used by one thread. */
final class UntilBroken extends FilterInputStream {
    private @Nullable IOException failure;

    UntilBroken(InputStream in) {
        super(in);
    }

    /** Why the file cannot be read on; null where nothing is known of that. */
    @Nullable IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        if (failure != null) {
            return -1;
        }
        try {
            return in.read(target, from, length);
        } catch (IOException e) {
            failure = e;
            return -1;
        }
    }
}
