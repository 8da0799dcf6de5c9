package dev.weir.app.send;

import java.io.IOException;
import java.util.Optional;

/** Where lines come from: files, or the demonstration. Used by one thread. */
interface Lines extends AutoCloseable {
    /** The next line, not blank; empty at the end. May wait for it. */
    Optional<SourceLine> next();

    /** Whether the next line would have to be waited for, as far as can be told. */
    boolean mustWait();

    @Override
    void close() throws IOException;
}
