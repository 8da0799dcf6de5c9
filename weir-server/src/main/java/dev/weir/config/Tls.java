package dev.weir.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files for TLS on every listener.
 *
 * @param certificate the server's own, with those between it and one that everybody knows
 * @param key of the certificate
 * @param clientAuthority of those who may show a certificate of their own; empty where nobody is asked for one
 */
public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {}
