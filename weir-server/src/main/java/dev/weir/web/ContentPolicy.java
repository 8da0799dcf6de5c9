package dev.weir.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** What the page may load and do, as the header Content-Security-Policy says it. Pure. */
final class ContentPolicy {
    private static final String OPENING = "<script type=\"importmap\">";
    private static final String CLOSING = "</script>";

    private ContentPolicy() {}

    /**
     * The policy of a page: everything from this server, nothing that is written into the page but its import map, and no code made of text.
     *
     * @param html the page, which has one import map
     */
    static String of(byte[] html) {
        return "default-src 'none'; script-src 'self' 'sha256-" + importMapHash(new String(html, UTF_8))
                + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'";
    }

    private static String importMapHash(String html) {
        int begin = html.indexOf(OPENING);
        int end = html.indexOf(CLOSING, begin);
        if (begin < 0 || end < 0) {
            throw new IllegalStateException("BUG: the page has no import map");
        }
        String map = html.substring(begin + OPENING.length(), end);
        return Base64.getEncoder().encodeToString(PageFile.sha256(map.getBytes(UTF_8)));
    }
}
