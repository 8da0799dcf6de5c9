package dev.weir.app.command;

import dev.weir.client.WeirClient;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that talks to the metrics listener of a server. */
public final class Connecting {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8765",
            converter = ServerAddress.Converter.class,
            description = "The metrics listener of the server (default: ${DEFAULT-VALUE}).")
    private ServerAddress address = new ServerAddress("127.0.0.1", 8765);

    @Mixin
    private final TokenOption tokenOption = new TokenOption();

    @Mixin
    private final TlsOption tls = new TlsOption();

    /**
     * Connects, and says who is asking where there is a token.
     *
     * @param timeout how long to wait while nothing comes or goes
     */
    public WeirClient connect(Surroundings here, Duration timeout) {
        String token = tokenOption.read(here);
        WeirClient client = new WeirClient(
                address.host(), address.port(), timeout, tls.read(here).orElse(null));
        try {
            if (!token.isEmpty()) {
                client.auth(token);
            }
            return client;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }
}
