package dev.weir.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, as it is and compressed. Nobody changes the bytes.
 *
 * @param contentType for the header of that name
 * @param tag tells it from every other content, for the header ETag; weak, as it stands for both forms
 * @param plain the file
 * @param gzipped the same by gzip
 */
@SuppressWarnings("ArrayRecordComponent") // Shared and never compared.
record PageFile(String contentType, String tag, byte[] plain, byte[] gzipped) {
    private static final int TAG_BYTES = 12;

    static PageFile of(String contentType, byte[] plain) {
        String tag = "W/\"" + HexFormat.of().formatHex(sha256(plain), 0, TAG_BYTES) + "\"";
        return new PageFile(contentType, tag, plain, gzip(plain));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every JDK has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new BestGzip(bytes)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("BUG: memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Done once for each file, so it may take its time. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
