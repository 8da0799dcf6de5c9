package dev.weir.model;

/**
 * What is noted about the silence of a device. A reading of the device ends the silence, not what was told of it.
 *
 * @param device its name
 * @param note what is noted
 * @param readings how many of its readings had been taken when it was noted: by {@link Note#SILENT} alone, which means nothing once another has come
 */
public record DeviceMark(String device, Note note, long readings) implements Change {
    /** What may be noted. */
    public enum Note {
        /** It has fallen silent. */
        SILENT(1),
        /** The last that is told of it is that it is silent. */
        TOLD_SILENT(2),
        /** The last that is told of it is that it speaks. */
        TOLD_BACK(3);

        private final int number;

        Note(int number) {
            this.number = number;
        }

        /** What stands for it in files; never changes. */
        public int number() {
            return number;
        }
    }
}
