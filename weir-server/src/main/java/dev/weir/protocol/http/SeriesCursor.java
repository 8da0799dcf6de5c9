package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place in the list of series where a page ended, in a form that says nothing. */
final class SeriesCursor {
    private static final Pattern FORM = Pattern.compile("series ([0-9]{1,9})");

    private SeriesCursor() {}

    static String text(int place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("series " + place).getBytes(US_ASCII));
    }

    static Optional<Integer> read(String text) {
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), US_ASCII));
            return form.matches() ? Optional.of(Integer.parseInt(form.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
