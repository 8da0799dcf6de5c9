package dev.weir.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a listener of a server is. */
public record ServerAddress(String host, int port) {
    /** Reads {@code host:port} and {@code [address]:port}. */
    public static final class Converter implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String text) {
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
            return new ServerAddress(host, Integer.parseInt(port));
        }

        private static boolean isPort(int port) {
            return port >= 1 && port <= 65_535;
        }
    }
}
