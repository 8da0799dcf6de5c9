package dev.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of settings, or one that holds a value, whole: UTF-8, at most 1 MiB. */
final class SmallFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SmallFile() {}

    static String read(Path file) throws WrongValue {
        try (InputStream in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new WrongValue("the file has more than 1 MiB");
            }
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new WrongValue("there is no such file");
        } catch (AccessDeniedException e) {
            throw new WrongValue("permission denied");
        } catch (CharacterCodingException e) {
            throw new WrongValue("the file is not UTF-8");
        } catch (IOException e) {
            throw new WrongValue(Files.isDirectory(file) ? "it is a directory" : String.valueOf(e.getMessage()));
        }
    }
}
