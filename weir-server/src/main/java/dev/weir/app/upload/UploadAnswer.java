package dev.weir.app.upload;

import dev.weir.store.file.FileStatus;

/** What a server said to an upload. */
public sealed interface UploadAnswer {
    /**
     * It has the file.
     *
     * @param id the file's id
     * @param status how far it is
     */
    record Taken(String id, FileStatus status) implements UploadAnswer {}

    /**
     * It does not want the file.
     *
     * @param status of HTTP, such as 415
     * @param reason why, as the server says
     */
    record Refused(int status, String reason) implements UploadAnswer {}
}
