package dev.weir.config;

import java.nio.file.Path;

/** The PEM files for TLS on every listener. */
public record Tls(Path certificate, Path key) {}
