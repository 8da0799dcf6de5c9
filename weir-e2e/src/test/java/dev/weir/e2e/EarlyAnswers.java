package dev.weir.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes a build that answers before a put is in its journal: the journal's writes go to {@link LateWrite}. */
final class EarlyAnswers {
    private static final String JOURNAL = "dev/weir/journal/Journal.class";
    private static final String DISK_FILE = "dev/weir/disk/DiskFile";

    private EarlyAnswers() {}

    /** Writes the changed classes under {@code directory}, which then goes before the jar. */
    static Path make(Path directory) throws IOException {
        AtomicInteger changed = new AtomicInteger();
        ClassDesc late = ClassDesc.of(LateWrite.class.getName());
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor("(L" + DISK_FILE + ";Ljava/nio/ByteBuffer;J)V");
        CodeTransform divert = (code, element) -> {
            if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().equals(DISK_FILE)
                    && call.name().equalsString("write")) {
                changed.incrementAndGet();
                code.invokestatic(late, "write", type);
            } else {
                code.with(element);
            }
        };
        ClassFile classes = ClassFile.of();
        write(
                directory,
                JOURNAL,
                classes.transformClass(classes.parse(bytes(JOURNAL)), ClassTransform.transformingMethodBodies(divert)));
        String own = LateWrite.class.getName().replace('.', '/') + ".class";
        write(directory, own, bytes(own));
        if (changed.get() == 0) {
            throw new IllegalStateException(
                    "the journal writes in no way that is known here: this control needs a look");
        }
        return directory;
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream stream = EarlyAnswers.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("cannot find class file \"" + resource + "\"");
            }
            return stream.readAllBytes();
        }
    }

    private static void write(Path directory, String resource, byte[] bytes) throws IOException {
        Path file = directory.resolve(resource);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
