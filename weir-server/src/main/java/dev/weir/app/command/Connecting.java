package dev.weir.app.command;

import dev.weir.client.WeirClient;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that talks to the metrics listener of a server. A token is never an argument: those are seen by all. */
public final class Connecting {
    private static final int MAX_TOKEN_BYTES = 4096;

    /** Where a server listens. */
    record Address(String host, int port) {}

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8765",
            converter = AddressConverter.class,
            description = "The metrics listener of the server (default: ${DEFAULT-VALUE}).")
    private Address address = new Address("127.0.0.1", 8765);

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token, where the server wants one (default: what WEIR_TOKEN holds).")
    private @Nullable Path tokenFile;

    /**
     * Connects, and says who is asking where there is a token.
     *
     * @param timeout how long to wait while nothing comes or goes
     */
    public WeirClient connect(Surroundings here, Duration timeout) {
        String token = token(here);
        WeirClient client = new WeirClient(address.host(), address.port(), timeout);
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

    private String token(Surroundings here) {
        if (tokenFile == null) {
            return here.environment().getOrDefault("WEIR_TOKEN", "").strip();
        }
        try (var in = Files.newInputStream(here.workingDirectory().resolve(tokenFile))) {
            String token = new String(in.readNBytes(MAX_TOKEN_BYTES), java.nio.charset.StandardCharsets.UTF_8).strip();
            if (token.isEmpty()) {
                throw cannotRead("it is empty", null);
            }
            return token;
        } catch (java.nio.file.NoSuchFileException e) {
            throw cannotRead("there is no such file", e);
        } catch (IOException e) {
            throw cannotRead(String.valueOf(e.getMessage()), e);
        }
    }

    private WeirException cannotRead(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAUTHORIZED, "cannot read token file \"" + tokenFile + "\": " + why, cause);
    }

    /** Reads {@code host:port} and {@code [address]:port}. */
    static final class AddressConverter implements ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = text.substring(0, Math.max(0, colon));
            String port = text.substring(colon + 1);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.indexOf(':') >= 0) {
                throw new TypeConversionException("\"" + text + "\" is not HOST:PORT: an IPv6 address needs brackets");
            }
            if (host.isEmpty() || !port.matches("[0-9]{1,5}") || !isPort(Integer.parseInt(port))) {
                throw new TypeConversionException("\"" + text + "\" is not HOST:PORT");
            }
            return new Address(host, Integer.parseInt(port));
        }

        private static boolean isPort(int port) {
            return port >= 1 && port <= 65_535;
        }
    }
}
