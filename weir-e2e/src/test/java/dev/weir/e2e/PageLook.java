package dev.weir.e2e;

import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** A size of the window and a scheme of colours that people have. */
enum PageLook {
    LIGHT_WIDE(ColorScheme.LIGHT, 1440, 900),
    DARK_WIDE(ColorScheme.DARK, 1440, 900),
    LIGHT_NARROW(ColorScheme.LIGHT, 360, 780),
    DARK_NARROW(ColorScheme.DARK, 360, 780);

    private final ColorScheme scheme;
    private final int width;
    private final int height;

    PageLook(ColorScheme scheme, int width, int height) {
        this.scheme = scheme;
        this.width = width;
        this.height = height;
    }

    ColorScheme scheme() {
        return scheme;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** As it stands in the names of pictures: {@code light-wide}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
