package dev.weir.taps;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a pour is served in, told from its volume. They are tried in this order. */
public enum Glass {
    HALF(0, "half", 100, 300),
    PINT(1, "pint", 300, 800),
    STEIN(2, "stein", 800, 1000);

    private final int number;
    private final String title;
    private final double leastMillilitres;
    private final double mostMillilitres;

    Glass(int number, String title, double leastMillilitres, double mostMillilitres) {
        this.number = number;
        this.title = title;
        this.leastMillilitres = leastMillilitres;
        this.mostMillilitres = mostMillilitres;
    }

    /** What stands for it in files; never changes. */
    int number() {
        return number;
    }

    /** Its name for people and programs. */
    public String title() {
        return title;
    }

    /** The names of all, by their numbers. */
    static List<String> titles() {
        return Arrays.stream(values())
                .sorted(Comparator.comparingInt(Glass::number))
                .map(Glass::title)
                .toList();
    }

    /** The glass of this name. */
    static Optional<Glass> ofTitle(String title) {
        return Arrays.stream(values())
                .filter(glass -> glass.title.equals(title))
                .findFirst();
    }

    /** The first glass for a volume, bounds included; empty where there is none. */
    public static Optional<Glass> of(double millilitres) {
        return Arrays.stream(values())
                .filter(glass -> glass.leastMillilitres <= millilitres && millilitres <= glass.mostMillilitres)
                .findFirst();
    }
}
