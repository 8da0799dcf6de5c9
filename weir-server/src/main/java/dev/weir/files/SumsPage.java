package dev.weir.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of the sums of a file.
 *
 * @param lines as {@link SumsText} writes them, without the line end
 * @param next where the next page begins, as an offset; -1 where there is none
 */
public record SumsPage(List<byte[]> lines, long next) {
    private static final int BUFFER_BYTES = 64 << 10;

    /**
     * Reads a page of at most so many series. Blocks.
     *
     * @param bytes the sums from the byte before the offset on, which ends a line; from the first on where the offset is 0
     */
    static SumsPage read(InputStream bytes, long offset, int limit) throws IOException {
        InputStream in = new BufferedInputStream(bytes, BUFFER_BYTES);
        if (offset > 0 && in.read() != '\n') {
            return new SumsPage(List.of(), -1); // No page ended there.
        }
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long at = offset;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (lines.size() == limit) {
                return new SumsPage(lines, at);
            }
            if (b == '\n') {
                lines.add(line.toByteArray());
                at += line.size() + 1L;
                line.reset();
            } else {
                line.write(b);
            }
        }
        return new SumsPage(lines, -1);
    }
}
