package dev.weir.protocol.http;

import java.util.List;
import java.util.Locale;

/** The header Accept, as RFC 9110 weighs it. */
final class Accept {
    private Accept() {}

    /** The offered type that is wanted most, the first of equals. */
    static String choose(List<String> accept, String... offered) {
        if (accept.isEmpty()) {
            return offered[0];
        }
        String best = "";
        double bestWeight = 0;
        for (String type : offered) {
            double weight = weight(accept, type);
            if (weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        if (best.isEmpty()) {
            throw new Problem(
                    406, "cannot answer in any type that is accepted: this can be " + String.join(", ", offered));
        }
        return best;
    }

    private static double weight(List<String> accept, String type) {
        double weight = 0;
        int closest = -1;
        for (String header : accept) {
            for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = range.split(";", -1);
                int closeness = closeness(parts[0].trim(), type);
                if (closeness > closest) {
                    closest = closeness;
                    weight = quality(parts);
                }
            }
        }
        return weight;
    }

    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            String parameter = part.trim();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
