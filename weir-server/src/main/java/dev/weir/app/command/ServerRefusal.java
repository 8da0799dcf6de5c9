package dev.weir.app.command;

import dev.weir.client.WeirClientException;

/** What a server or the way to it refused, with what helps where that is known. */
public final class ServerRefusal {
    private ServerRefusal() {}

    /** The sentence of a failure. */
    public static String sentence(WeirClientException failure) {
        return withHint(String.valueOf(failure.getMessage()));
    }

    /** A reason, or a sentence that ends with one, with what helps. */
    public static String withHint(String reason) {
        if (reason.endsWith("Connection refused")) {
            return reason + "; is a server running there? ./weir serve starts one";
        }
        if (reason.endsWith("unauthorized") || reason.contains(": unauthorized: ")) {
            return reason + "; show a valid token by --token-file FILE or WEIR_TOKEN";
        }
        if (reason.endsWith("its certificate is not trusted")) {
            return reason + "; --trust FILE names certificates that are";
        }
        if (reason.contains("its certificate is for another name: ")) {
            return reason + "; use a name that it has, or --trust FILE with that very certificate";
        }
        if (reason.endsWith("it does not speak TLS")) {
            return reason + "; --tls and https:// are for servers that do";
        }
        if (reason.endsWith("over TLS alone")) {
            return reason + "; --tls speaks it";
        }
        return reason;
    }
}
