package dev.weir.config;

/** The least severe level that is logged; off logs nothing. */
public enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
