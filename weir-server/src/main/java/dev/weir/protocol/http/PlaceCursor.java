package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place in a list where a page ended, in a form that says nothing. Each list has cursors of its own kind, so that one is not taken for another's. */
final class PlaceCursor {
    private final String kind;
    private final Pattern form;

    PlaceCursor(String kind) {
        this.kind = kind;
        this.form = Pattern.compile(kind + " ([0-9]{1,18})");
    }

    String text(long place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((kind + " " + place).getBytes(US_ASCII));
    }

    /**
     * The place that the parameter {@code cursor} names; empty where there is none.
     *
     * @throws Problem 400 where it is no cursor of this kind
     */
    OptionalLong read(Parameters given) {
        String text = given.find("cursor").orElse("");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Matcher found = form.matcher(new String(Base64.getUrlDecoder().decode(text), US_ASCII));
            if (found.matches()) {
                return OptionalLong.of(Long.parseLong(found.group(1)));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw given.wrong("cursor", "it is none that this list has given");
    }
}
