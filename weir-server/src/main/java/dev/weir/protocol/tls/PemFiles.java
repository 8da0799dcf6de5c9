package dev.weir.protocol.tls;

import dev.weir.config.Tls;
import dev.weir.model.WeirException;
import dev.weir.security.PemFile;
import java.util.Optional;

/**
 * What the files for TLS hold at one time.
 *
 * @param certificate the server's, with those that lead from it to one that everybody knows
 * @param key its private key
 * @param clientAuthority the certificates of those who certify devices; empty where nobody is asked for one
 */
record PemFiles(PemFile certificate, PemFile key, Optional<PemFile> clientAuthority) {
    /**
     * Reads the files. Blocks on the disk.
     *
     * @throws WeirException UNAVAILABLE where one cannot be read
     */
    static PemFiles read(Tls files) {
        return new PemFiles(
                PemFile.read(files.certificate()),
                PemFile.read(files.key()),
                files.clientAuthority().map(PemFile::read));
    }
}
