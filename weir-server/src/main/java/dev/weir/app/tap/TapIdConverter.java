package dev.weir.app.tap;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the id of a tap. */
final class TapIdConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        if (text.matches("[0-9]{1,16}") && Long.parseLong(text) <= TapWorkload.MOST_ID) {
            return Long.parseLong(text);
        }
        throw new TypeConversionException(
                "\"" + text + "\" is no id of a tap: it must be an integer from 0 to " + TapWorkload.MOST_ID);
    }
}
