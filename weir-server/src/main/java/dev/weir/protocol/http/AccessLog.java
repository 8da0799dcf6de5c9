package dev.weir.protocol.http;

import dev.weir.monitor.RequestCounts;
import dev.weir.security.TokenFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request, without its query, which may hold what is nobody's business, and the count of them. Any thread. */
public final class AccessLog {
    /** Of the logger that has these lines and no others. */
    public static final String NAME = AccessLog.class.getName();

    private static final Logger log = LoggerFactory.getLogger(NAME);
    private static final String OTHER = "other";

    private final RequestCounts counts;

    AccessLog(RequestCounts counts) {
        this.counts = counts;
    }

    /** A request has been answered that was one of a route, or of none. */
    void answered(int status, String method, String path, @Nullable Route route, String peer, long nanos) {
        String kind = route == null ? OTHER : method;
        counts.add(new RequestCounts.Kind(kind, route == null ? OTHER : route.path(), status), nanos);
        if (log.isInfoEnabled()) {
            log.info("http: {} {} {} {} {} ms", status, plain(method), plain(path), peer, nanos / 1_000_000);
        }
    }

    /** A head has been refused before there was a request. */
    void refused(int status, String method, String path) {
        counts.add(new RequestCounts.Kind(OTHER, OTHER, status), 0);
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
        String cut = Parameters.cut(TokenFile.masked(text));
        if (cut.isEmpty()) {
            return "-";
        }
        return cut.chars().allMatch(each -> each > ' ' && each < 127) ? cut : cut.replaceAll("[^!-~]", "?");
    }
}
