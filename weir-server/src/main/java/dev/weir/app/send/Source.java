package dev.weir.app.send;

import dev.weir.app.command.InputLines;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines of some files, one file behind the other, or of standard input. The same files give the same lines again. */
final class Source implements Lines {
    /** More than any server takes is not even read. */
    private static final int MAX_BYTES = 1 << 20;

    private static final String STANDARD_INPUT = "-";

    private final Iterator<String> files;
    private final boolean isOneFile;
    private final Path directory;
    private final InputStream standardInput;
    private final Consumer<String> complain;
    private @Nullable InputStream in;
    private @Nullable InputLines lines;
    private String file = "";

    /**
     * Files by name, relative to {@code directory}; {@code -} is standard input.
     *
     * @param complain gets a sentence for each line that cannot be sent
     */
    Source(List<String> files, Path directory, InputStream standardInput, Consumer<String> complain) {
        this.files = files.iterator();
        this.isOneFile = files.size() == 1;
        this.directory = directory;
        this.standardInput = standardInput;
        this.complain = complain;
    }

    @Override
    public boolean mustWait() {
        try {
            return lines != null && lines.mustWait();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    @Override
    public Optional<SourceLine> next() {
        try {
            while (lines != null || openNext()) {
                Optional<SourceLine> line = nextOfFile(lines);
                if (line.isPresent()) {
                    return line;
                }
                close();
            }
            return Optional.empty();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private boolean openNext() throws IOException {
        if (!files.hasNext()) {
            return false;
        }
        file = files.next();
        in = file.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(directory.resolve(file));
        lines = new InputLines(in, MAX_BYTES);
        return true;
    }

    /** The next line that can be sent: blank ones are not counted by the server either. */
    private Optional<SourceLine> nextOfFile(@Nullable InputLines source) throws IOException {
        while (source != null) {
            Optional<InputLines.Line> read = source.next();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            InputLines.Line line = read.get();
            byte[] bytes = line.number() == 1 ? withoutMark(line.bytes()) : line.bytes();
            String place = (isOneFile ? "" : file + ": ") + "line " + line.number();
            if (line.isCut()) {
                complain.accept(place + ": cannot send it: it has more than " + MAX_BYTES + " bytes");
            } else if (!new InputLines.Line(line.number(), bytes, false).isBlank()) {
                return Optional.of(new SourceLine(place, bytes));
            }
        }
        return Optional.empty();
    }

    private static byte[] withoutMark(byte[] bytes) {
        boolean isMarked = bytes.length >= 3
                && (bytes[0] & 0xFF) == 0xEF
                && (bytes[1] & 0xFF) == 0xBB
                && (bytes[2] & 0xFF) == 0xBF;
        return isMarked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    private WeirException cannotRead(IOException e) {
        String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
        String what = file.equals(STANDARD_INPUT) ? "standard input" : "file \"" + file + "\"";
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot read " + what + ": " + why, e);
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        lines = null;
        if (open != null && !open.equals(standardInput)) {
            open.close();
        }
    }
}
