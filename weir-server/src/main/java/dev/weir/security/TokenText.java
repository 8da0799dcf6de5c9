package dev.weir.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The tokens as text, as docs/format/tokens.md lays it out. */
final class TokenText {
    private static final String TITLE = "weir tokens ";
    private static final int VERSION = 1;
    private static final int WORDS = 6;

    private TokenText() {}

    static byte[] encode(List<StoredToken> tokens) {
        StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
        for (StoredToken token : tokens) {
            Grant grant = token.grant();
            text.append("token ")
                    .append(grant.id())
                    .append(' ')
                    .append(grant.scope().text());
            text.append(' ').append(token.created()).append(' ').append(token.sha256());
            if (grant.device() != null) {
                text.append(' ').append(grant.device());
            }
            text.append('\n');
        }
        return (text + checksumLine(text.toString())).getBytes(UTF_8);
    }

    /**
     * The tokens in the bytes of a file.
     *
     * @throws WeirException CORRUPT, with the file's name, when they are not what was written; UNAVAILABLE when a newer Weir wrote them
     */
    static List<StoredToken> parse(byte[] bytes, Path path) {
        String text = decode(bytes, path);
        String title = text.substring(0, Math.max(0, text.indexOf('\n')));
        if (!title.matches(TITLE + "\\d{1,9}")) {
            throw damaged(path, "it does not begin with \"" + TITLE + "\"", null);
        }
        int version = Integer.parseInt(title.substring(TITLE.length()));
        if (version > VERSION) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read tokens \"" + path + "\": its format " + version + " is newer than this server's "
                            + VERSION);
        }
        int end = text.lastIndexOf("\ncrc32c ") + 1;
        if (end == 0 || !text.substring(end).equals(checksumLine(text.substring(0, end)))) {
            throw damaged(path, "its checksum does not match", null);
        }
        try {
            return parseLines(text.substring(0, end).split("\n"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw damaged(path, e.getMessage(), e);
        }
    }

    private static String decode(byte[] bytes, Path path) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw damaged(path, "it is not UTF-8", e);
        }
    }

    private static List<StoredToken> parseLines(String[] lines) {
        List<StoredToken> tokens = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 1; i < lines.length; i++) {
            StoredToken token = parseLine(lines[i].split(" ", WORDS), i + 1);
            if (!ids.add(token.grant().id())) {
                throw new IllegalArgumentException("line " + (i + 1) + " has the id of another");
            }
            tokens.add(token);
        }
        return List.copyOf(tokens);
    }

    private static StoredToken parseLine(String[] words, int line) {
        if (words.length < WORDS - 1 || !words[0].equals("token")) {
            throw new IllegalArgumentException("line " + line + " is no token");
        }
        Scope scope = Scope.parse(words[2])
                .orElseThrow(() -> new IllegalArgumentException("line " + line + " has no scope of ours"));
        Grant grant = new Grant(words[1], scope, words.length == WORDS ? words[WORDS - 1] : null);
        return new StoredToken(grant, Instant.parse(words[3]), words[4]);
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("crc32c %08x\n", crc.getValue());
    }

    static WeirException damaged(Path path, @Nullable String why, @Nullable Throwable cause) {
        return new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read tokens \"" + path + "\": " + why + "; delete the file and make the tokens anew",
                cause);
    }
}
