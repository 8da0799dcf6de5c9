package dev.weir.blob.s3;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/** What is sent of a part, from its memory: no call of the SDK copies it. */
record S3Body(PartMemory.Part part) {
    /** The bytes, as often as they have to be sent. */
    RequestBody content() {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(part.bytes(), 0, part.length()),
                part.length(),
                "application/octet-stream");
    }

    /** The value of the header Content-MD5, by which the server tells what was damaged on the way. */
    String md5() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(part.bytes(), 0, part.length());
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every Java has MD5", e);
        }
    }
}
