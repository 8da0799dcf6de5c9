package dev.weir.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds with a small grammar of their own: when to force the disk, what to watch, how long to keep which series. */
final class Rules {
    private static final Kind<Duration> SYNC_INTERVAL = Quantities.duration("1ms", "1h");
    private static final Kind<Duration> HOLDS_FOR = Quantities.duration("0s", "365d");
    private static final Pattern RULE = Pattern.compile(
            "(?<glob>\\S+)\\s+(?<sign>>=|<=|>|<)\\s*(?<number>[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)"
                    + "(?:\\s+for\\s+(?<time>[0-9]+[a-z]+))?");

    /** A semicolon may stand inside a glob, so it parts rules only before white space or at the end. */
    private static final Pattern BETWEEN_RULES = Pattern.compile("\\R|;(?=\\s|$)");

    private Rules() {}

    static Kind<Sync> sync() {
        return new Kind<>("always, or interval:<duration>", text -> {
            if (text.equalsIgnoreCase("always")) {
                return new Sync.Always();
            }
            if (text.startsWith("interval:")) {
                return new Sync.Interval(SYNC_INTERVAL.parse(text.substring("interval:".length())));
            }
            throw new WrongValue("it is neither always nor interval: with a duration, such as interval:100ms");
        });
    }

    static Kind<List<AlertRule>> alertRules() {
        var form = "rules such as *.temp > 80 for 5m, parted by line ends or \"; \"";
        return new Kind<>(
                form,
                text -> {
                    var rules = new ArrayList<AlertRule>();
                    for (var line : BETWEEN_RULES.split(text, -1)) {
                        if (!line.isBlank()) {
                            rules.add(alertRule(line.strip()));
                        }
                    }
                    return List.copyOf(rules);
                },
                "\n");
    }

    private static AlertRule alertRule(String line) throws WrongValue {
        var rule = RULE.matcher(line);
        if (!rule.matches()) {
            throw new WrongValue("the rule %s is not of the form <GLOB> > 80 for 5m, with >, >=, < or <="
                    .formatted(Mask.quote(line)));
        }
        checkGlob(rule.group("glob"));
        var threshold = Double.parseDouble(rule.group("number"));
        if (!Double.isFinite(threshold)) {
            throw new WrongValue("the rule %s has a number out of range".formatted(Mask.quote(line)));
        }
        var time = Optional.ofNullable(rule.group("time"));
        var duration = time.isPresent() ? HOLDS_FOR.parse(time.get()) : Duration.ZERO;
        return new AlertRule(rule.group("glob"), comparison(rule.group("sign")), threshold, duration);
    }

    private static AlertRule.Comparison comparison(String sign) {
        for (var comparison : AlertRule.Comparison.values()) {
            if (comparison.sign().equals(sign)) {
                return comparison;
            }
        }
        throw new IllegalStateException("BUG: the pattern let the sign " + sign + " through");
    }

    /** Refuses what can match no series: a glob that is empty, has white space, or ends within brackets or an escape. */
    static void checkGlob(String glob) throws WrongValue {
        if (glob.isEmpty() || glob.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new WrongValue("its glob is empty or has white space");
        }
        var inBrackets = false;
        for (var i = 0; i < glob.length(); i++) {
            var character = glob.charAt(i);
            if (character == '\\' && ++i == glob.length()) {
                throw new WrongValue("its glob ends with a backslash");
            }
            inBrackets = inBrackets ? character != ']' : character == '[';
        }
        if (inBrackets) {
            throw new WrongValue("its glob has a [ without a ]");
        }
    }
}
