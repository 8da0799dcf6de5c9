package dev.weir.config;

/** How a log line reads: plain text, or one JSON object. */
public enum LogFormat {
    TEXT,
    JSON
}
