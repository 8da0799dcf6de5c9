package dev.weir.format.time;

/** The Gregorian calendar, carried on in both directions, as days since 1970-01-01. After Howard Hinnant, "chrono-compatible low-level date algorithms". */
final class Civil {
    static final long SECONDS_OF_DAY = 86_400;

    private static final int DAYS_OF_ERA = 146_097; // Four centuries, after which the calendar comes again.
    private static final int DAYS_TO_EPOCH = 719_468; // From 0000-03-01.

    private Civil() {}

    static int daysInMonth(int year, int month) {
        if (month == 2) {
            boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Years are counted from March here, so that the day which comes and goes is their last. */
    static long days(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, 400);
        int yearOfEra = marchYear - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_OF_ERA + dayOfEra - DAYS_TO_EPOCH;
    }

    /** Year, month and day of a day: {@code year * 512 + month * 32 + day}. */
    static int date(int days) {
        int shifted = days + DAYS_TO_EPOCH;
        int era = Math.floorDiv(shifted, DAYS_OF_ERA);
        int dayOfEra = shifted - era * DAYS_OF_ERA;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year * 512 + month * 32 + day;
    }
}
