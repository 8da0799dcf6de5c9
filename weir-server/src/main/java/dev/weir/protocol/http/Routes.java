package dev.weir.protocol.http;

import java.util.List;

/** A few routes that belong together, and what they share. */
public interface Routes {
    /** The routes; the same at each call. */
    List<Route> routes();
}
