package dev.weir.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code tokens} of a data directory. Every change replaces it whole, under a lock file of its own, so that a running server need
 * not be asked: it sees the new file within a second. Any thread; every method touches the disk, and one that changes the file waits for
 * other processes that do, and forces it before it returns.
 */
public final class TokenFile {
    /** The most tokens there can be. */
    public static final int MAX_TOKENS = 10_000;

    private static final String FILE_NAME = "tokens";
    private static final String PREFIX = "weir_";
    private static final int TOKEN_BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final int ID_BYTES = 4;
    private static final int MAX_FILE_BYTES = 16 << 20;

    private final Disk disk;
    private final Path directory;
    private final Path path;
    private final SecureRandom random;
    private final InstantSource clock;

    /** A token just made, which nobody can show again. */
    public record Made(String token, Grant grant) {}

    /** The tokens of a data directory, which need not be there yet. */
    public TokenFile(Disk disk, Path directory, SecureRandom random, InstantSource clock) {
        this.disk = disk;
        this.directory = directory;
        this.path = directory.resolve(FILE_NAME);
        this.random = random;
        this.clock = clock;
    }

    /** Whether a text has the form of a token and is nothing else. */
    public static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether a token may stand anywhere in {@code bytes[from, to)}: what has the form of one. */
    public static boolean isTokenIn(byte[] bytes, int from, int to) {
        return FORM.matcher(new String(bytes, from, to - from, ISO_8859_1)).find();
    }

    /** A text in which whatever has the form of a token does not stand any more: for logs. */
    public static String masked(String text) {
        return text.contains(PREFIX) ? FORM.matcher(text).replaceAll(PREFIX + "***") : text;
    }

    /** What a token of this file grants; nothing if it is none, or was taken back. */
    public Optional<Grant> find(String token) {
        String hash = sha256(token.getBytes(US_ASCII));
        return list().stream()
                .filter(each -> each.sha256().equals(hash))
                .map(StoredToken::grant)
                .findFirst();
    }

    /** Every token, oldest first. */
    public List<StoredToken> list() {
        return parse(read());
    }

    /**
     * Makes a token of 256 random bits.
     *
     * @throws IllegalArgumentException when a device is given that no token can be tied to, with the reason
     */
    public Made create(Scope scope, @Nullable String device) {
        Grant checked = new Grant("00000000", scope, device);
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        List<StoredToken> after = change(tokens -> {
            if (tokens.size() >= MAX_TOKENS) {
                throw new WeirException(
                        WeirException.Code.OVERLOADED,
                        "cannot make a token: there are " + MAX_TOKENS + ", and no more are allowed");
            }
            Grant grant = new Grant(newId(tokens), checked.scope(), checked.device());
            List<StoredToken> more = new ArrayList<>(tokens);
            more.add(new StoredToken(
                    grant, clock.instant().truncatedTo(ChronoUnit.SECONDS), sha256(token.getBytes(US_ASCII))));
            return more;
        });
        return new Made(token, after.getLast().grant());
    }

    /** Takes a token back; answers whether there was one of that id. */
    public boolean revoke(String id) {
        if (!disk.exists(path)) {
            return false;
        }
        int[] before = new int[1];
        List<StoredToken> after = change(tokens -> {
            before[0] = tokens.size();
            return tokens.stream()
                    .filter(token -> !token.grant().id().equals(id))
                    .toList();
        });
        return after.size() < before[0];
    }

    /** The bytes of the file; none where there is no file. */
    byte[] read() {
        if (!disk.exists(path)) {
            return new byte[0];
        }
        try (DiskFile file = disk.open(path)) {
            if (file.size() > MAX_FILE_BYTES) {
                throw TokenText.damaged(path, "it is longer than any that was written", null);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** What bytes from {@link #read} mean. */
    List<StoredToken> parse(byte[] bytes) {
        // A file that is there is never empty: it has a first and a last line.
        return bytes.length == 0 && !disk.exists(path) ? List.of() : TokenText.parse(bytes, path);
    }

    private List<StoredToken> change(UnaryOperator<List<StoredToken>> change) {
        disk.createDirectory(directory);
        Path lock = directory.resolve(FILE_NAME + ".lock");
        try (FileChannel channel = FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.lock(); // Let go of by closing the channel, or by dying.
            List<StoredToken> before = list();
            List<StoredToken> after = change.apply(before);
            if (after.size() != before.size()) {
                disk.replace(path, TokenText.encode(after));
            }
            return after;
        } catch (IOException | OverlappingFileLockException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot lock \"" + lock + "\": " + e.getMessage(), e);
        }
    }

    private String newId(List<StoredToken> tokens) {
        byte[] bits = new byte[ID_BYTES];
        while (true) {
            random.nextBytes(bits);
            String id = HexFormat.of().formatHex(bits);
            if (tokens.stream().noneMatch(token -> token.grant().id().equals(id))) {
                return id;
            }
        }
    }

    static String sha256(byte[] token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every Java has SHA-256", e);
        }
    }
}
