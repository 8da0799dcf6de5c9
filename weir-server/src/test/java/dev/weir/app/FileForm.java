package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A form with files and fields in it, as senders put it together. Used by one thread. */
final class FileForm {
    static final String BOUNDARY = "----weir7MA4YWxk";
    static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A form with one file. */
    static FileForm of(String filename, String content) {
        return new FileForm().file(filename, content.getBytes(UTF_8));
    }

    FileForm file(String filename, byte[] content) {
        return part(
                "Content-Disposition: form-data; name=\"file\"; filename=\"" + filename
                        + "\"\r\nContent-Type: text/csv",
                content);
    }

    FileForm field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + '"', value.getBytes(UTF_8));
    }

    FileForm part(String headers, byte[] content) {
        bytes.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
        bytes.writeBytes(content);
        bytes.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    /** All that is there so far, without the last boundary. */
    byte[] unfinished() {
        return bytes.toByteArray();
    }

    /** The whole form. */
    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(unfinished());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return whole.toByteArray();
    }
}
