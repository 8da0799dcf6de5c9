package dev.weir.config;

import java.util.regex.Pattern;

/** Makes text safe to show: secrets become stars, long text is cut, control characters are spelt out. */
final class Mask {
    static final String STARS = "***";
    private static final int SHOWN_CHARACTERS = 200;

    /**
     * From the colon after the user to the last {@code @}: a password may itself hold a slash or an {@code @} that was not
     * escaped, so this rather hides too much than too little.
     */
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?<=://)([^:@/]*):.*@", Pattern.DOTALL);

    private static final Pattern PASSWORD_PARAMETER =
            Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|key)=)[^&;\\s]*");

    private Mask() {}

    /** The value quoted for a message. */
    static String quote(String value) {
        return '"' + cut(hidePasswords(value)) + '"';
    }

    static String cut(String value) {
        var shown = value.length() > SHOWN_CHARACTERS ? value.substring(0, SHOWN_CHARACTERS) + "..." : value;
        var text = new StringBuilder(shown.length());
        for (var i = 0; i < shown.length(); i++) {
            var character = shown.charAt(i);
            if (Character.isISOControl(character)) {
                text.append("\\u%04x".formatted((int) character));
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    /** A URL without its password; other text as it is. */
    static String hidePasswords(String text) {
        var masked = PASSWORD_IN_URL.matcher(text).replaceAll("$1:" + STARS + "@");
        return PASSWORD_PARAMETER.matcher(masked).replaceAll("$1" + STARS);
    }

    /** Where a URL leads, without what follows the host, since the path of a webhook often is its secret. */
    static String hideAllButHost(String text) {
        var scheme = text.indexOf("://");
        if (scheme < 0) {
            return STARS;
        }
        var rest = text.substring(scheme + 3);
        var path = rest.indexOf('/');
        var authority = path < 0 ? rest : rest.substring(0, path);
        if (authority.indexOf('@') >= 0 || authority.indexOf('?') >= 0 || authority.indexOf('#') >= 0) {
            return text.substring(0, scheme + 3) + STARS;
        }
        return text.substring(0, scheme + 3) + authority + (path < 0 ? "" : "/" + STARS);
    }
}
