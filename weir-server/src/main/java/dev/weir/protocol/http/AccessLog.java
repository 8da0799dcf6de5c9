package dev.weir.protocol.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request, without its query, which may hold what is nobody's business. Any thread. */
final class AccessLog {
    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    void answered(int status, String method, String path, String peer, long nanos) {
        if (log.isInfoEnabled()) {
            log.info("http: {} {} {} {} {} ms", status, plain(method), plain(path), peer, nanos / 1_000_000);
        }
    }

    void refused(int status, String method, String path) {
        if (log.isInfoEnabled()) {
            int query = path.indexOf('?');
            log.info(
                    "http: {} {} {} refused",
                    status,
                    plain(method),
                    plain(query < 0 ? path : path.substring(0, query)));
        }
    }

    /** Whatever a peer sends stays on its line. */
    private static String plain(String text) {
        String cut = Parameters.cut(text);
        if (cut.isEmpty()) {
            return "-";
        }
        return cut.chars().allMatch(each -> each > ' ' && each < 127) ? cut : cut.replaceAll("[^!-~]", "?");
    }
}
