package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;

/** A session and what is asked by it; any thread. */
record Connected(CqlSession session, Tables tables) {}
