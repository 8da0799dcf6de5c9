package dev.weir.config;

/** Where samples and events are kept. */
public enum StoreKind {
    EMBEDDED,
    POSTGRES,
    CASSANDRA
}
