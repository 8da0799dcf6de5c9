package dev.weir.protocol.http;

import dev.weir.security.Grant;
import dev.weir.security.Session;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request was let in by.
 *
 * @param grant what its token or session allows; null where it showed none and needs none
 * @param session the session that its cookie named, if it was let in by that
 * @param holds whether that has not been taken back since, and has not ended
 */
record Pass(@Nullable Grant grant, @Nullable Session session, BooleanSupplier holds) {
    /** Of a request that shows nothing. */
    static final Pass OPEN = new Pass(null, null, () -> true);
}
