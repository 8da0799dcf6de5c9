package dev.weir.app.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * What stands around the bytes of a file in a form (RFC 7578) with one file.
 *
 * @param boundary letters and digits that occur nowhere in the file
 * @param filename the name that the server is told
 * @param fields the other fields, which come before the file
 */
public record UploadForm(String boundary, String filename, Map<String, String> fields) {
    public UploadForm {
        fields = Map.copyOf(fields);
    }

    /** The type of the whole body. */
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** All up to the file's first byte. */
    public byte[] head() {
        StringBuilder head = new StringBuilder();
        for (String name : List.copyOf(fields.keySet())) {
            head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
            head.append(name).append("\"\r\n\r\n").append(fields.get(name)).append("\r\n");
        }
        head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"");
        head.append(quoted(filename)).append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        return head.toString().getBytes(UTF_8);
    }

    /** All behind the file's last byte. */
    public byte[] tail() {
        return ("\r\n--" + boundary + "--\r\n").getBytes(UTF_8);
    }

    /** As browsers write names in a form. */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }
}
