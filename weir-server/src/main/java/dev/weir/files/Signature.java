package dev.weir.files;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What files that are no plain text begin with. */
enum Signature {
    GZIP("1f8b", ""),
    ZIP("504b0304", "a zip archive or a spreadsheet (.xlsx, .ods): unpack it, or save the sheet as CSV"),
    EMPTY_ZIP("504b0506", "an empty zip archive"),
    OLD_SPREADSHEET("d0cf11e0a1b11ae1", "a spreadsheet (.xls): save the sheet as CSV"),
    XZ("fd377a585a00", "compressed by xz: only gzip is read"),
    ZSTD("28b52ffd", "compressed by zstd: only gzip is read"),
    BZIP2("425a68", "compressed by bzip2: only gzip is read"),
    SEVEN_ZIP("377abcaf271c", "a 7z archive: unpack it"),
    PDF("255044462d", "a PDF"),
    PARQUET("50415231", "a Parquet file: export it as CSV");

    /** The most bytes that one has. */
    static final int MOST_BYTES = 8;

    private final String hex;
    private final String what;

    Signature(String hex, String what) {
        this.hex = hex;
        this.what = what;
    }

    /** That of a file whose first bytes, at most {@link #MOST_BYTES}, are these. */
    static Optional<Signature> of(byte[] head) {
        String begin = HexFormat.of().formatHex(head);
        return Arrays.stream(values())
                .filter(each -> begin.startsWith(each.hex))
                .findFirst();
    }

    /** What such a file is and what is to be done with it; for all but gzip, which is read. */
    String what() {
        return what;
    }
}
