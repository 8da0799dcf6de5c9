package dev.weir.bench;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --server}, shared by the commands of this package. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8765",
            converter = Parser.class,
            description = "The server's metrics listener (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", 8765);

    InetSocketAddress address() {
        return address;
    }

    /** Turns what cannot be parsed into wrong usage. */
    static final class Parser implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String value) {
            return parse(value);
        }
    }

    /** Parses {@code host:port} or {@code [address]:port}. */
    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon)).replaceFirst("^\\[(.*)]$", "$1");
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new TypeConversionException("cannot reach \"" + text + "\": it must be HOST:PORT");
        }
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new TypeConversionException("cannot reach \"" + text + "\": the host name is unknown");
        }
        return address;
    }
}
