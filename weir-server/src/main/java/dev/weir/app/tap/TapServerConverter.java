package dev.weir.app.tap;

import dev.weir.app.command.HttpConnecting;
import dev.weir.app.command.ServerAddress;
import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where a server is: a URL, or {@code host:port} for plain HTTP. */
final class TapServerConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        if (text.contains("://")) {
            return new HttpConnecting.UrlConverter().convert(text);
        }
        new ServerAddress.Converter().convert(text);
        try {
            return new HttpConnecting.UrlConverter().convert("http://" + text);
        } catch (TypeConversionException e) {
            throw new TypeConversionException(
                    "\"" + text + "\" is neither HOST:PORT nor a URL such as http://127.0.0.1:8338");
        }
    }
}
