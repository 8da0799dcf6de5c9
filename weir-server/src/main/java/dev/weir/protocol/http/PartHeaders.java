package dev.weir.protocol.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of one part of a form say.
 *
 * @param name the name of the field
 * @param filename the name of the file, where the field is one
 */
record PartHeaders(String name, Optional<String> filename) {
    /** A parameter of a header: a token, or text in quotes in which a backslash stands before a quote or a backslash. */
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s=;]+)\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;\\s]*))");

    private static final String DISPOSITION = "content-disposition:";

    /**
     * Reads header lines.
     *
     * @throws Problem 400 where none of them names the field
     */
    static PartHeaders parse(String lines) {
        for (String line : lines.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)) {
                return new PartHeaders(
                        parameter(line, "name")
                                .orElseThrow(() -> MultipartBody.malformed("the header \"" + Parameters.cut(line)
                                        + "\" of a part does not name its field")),
                        parameter(line, "filename"));
            }
        }
        throw MultipartBody.malformed("a part has no header Content-Disposition");
    }

    /** The value of a parameter of a header. */
    static Optional<String> parameter(String header, String name) {
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                String quoted = matcher.group(2);
                return Optional.of(quoted == null ? matcher.group(3) : unescaped(quoted));
            }
        }
        return Optional.empty();
    }

    /** Browsers write a quote as %22 and leave a backslash as it is; others put a backslash before either. */
    private static String unescaped(String quoted) {
        return quoted.replace("\\\"", "\"").replace("%22", "\"");
    }
}
