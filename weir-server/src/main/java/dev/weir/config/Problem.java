package dev.weir.config;

import java.util.Optional;

/**
 * One thing that is wrong with the settings, as a full sentence that says where it came from, and the nearest valid name
 * where a name was unknown. Neither shows a secret.
 */
public record Problem(String sentence, Optional<String> nearestName) {
    static Problem plain(String sentence) {
        return new Problem(sentence, Optional.empty());
    }

    static Problem unknown(String place, String name, String nearestName) {
        return new Problem(
                "cannot use %s %s: there is no such setting; did you mean %s?"
                        .formatted(place, Mask.quote(name), nearestName),
                Optional.of(nearestName));
    }

    static Problem wrong(Given given, String reason) {
        var shown = given.setting().secret() ? Mask.STARS : Mask.quote(given.text());
        return plain("cannot use %s %s (%s): %s".formatted(Mask.cut(given.name()), shown, given.origin(), reason));
    }

    @Override
    public String toString() {
        return sentence;
    }
}
