package dev.weir.ingest;

import dev.weir.disk.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A build that does not do what was promised: one class is altered as it is loaded, and with it the journal and the way in are loaded
 * anew. Fails where there is nothing to alter, so that a changed core does not leave a control that controls nothing.
 */
final class Mutant extends ClassLoader {
    private final String altered;
    private final ClassTransform transform;
    private final AtomicInteger alterations;

    private Mutant(String altered, ClassTransform transform, AtomicInteger alterations) {
        super(Mutant.class.getClassLoader());
        this.altered = altered;
        this.transform = transform;
        this.alterations = alterations;
    }

    /** A journal that writes a commit and does not force it. */
    static Mutant skippingTheForce() {
        AtomicInteger count = new AtomicInteger();
        CodeTransform code = (builder, element) -> {
            if (element instanceof InvokeInstruction call && isCall(call, "dev/weir/disk/DiskFile", "force")) {
                builder.pop();
                count.incrementAndGet();
            } else {
                builder.with(element);
            }
        };
        return new Mutant("dev.weir.journal.Journal", in(method -> true, code), count);
    }

    /** A recovery to which every checksum is right. */
    static Mutant skippingTheChecksum() {
        AtomicInteger count = new AtomicInteger();
        CodeTransform code = (builder, element) -> {
            if (element instanceof InvokeInstruction call
                    && isCall(call, "dev/weir/journal/SegmentFormat", "checksum")) {
                // The stored one is on the stack below the three arguments: it is compared with itself.
                builder.pop().pop().pop().dup();
                count.incrementAndGet();
            } else {
                builder.with(element);
            }
        };
        return new Mutant("dev.weir.journal.SegmentReader", in(method -> true, code), count);
    }

    /** A way in that answers before it journals. */
    static Mutant acknowledgingEarly() {
        AtomicInteger count = new AtomicInteger();
        ClassDesc ingest = ClassDesc.of("dev.weir.ingest.Ingest");
        ClassDesc submission = ClassDesc.of("dev.weir.ingest.Submission");
        ClassDesc failure = ClassDesc.of("dev.weir.model.WeirException");
        CodeTransform code = new CodeTransform() {
            @Override
            public void atStart(java.lang.classfile.CodeBuilder builder) {
                builder.aload(1).aconst_null();
                builder.invokestatic(
                        ingest, "answerAll", MethodTypeDesc.of(ConstantDescs.CD_void, submission, failure));
                count.incrementAndGet();
            }

            @Override
            public void accept(java.lang.classfile.CodeBuilder builder, java.lang.classfile.CodeElement element) {
                builder.with(element);
            }
        };
        Predicate<MethodModel> takes = method -> method.methodName().equalsString("journal")
                && method.methodTypeSymbol().parameterCount() == 1;
        return new Mutant("dev.weir.ingest.Ingest", in(takes, code), count);
    }

    private static ClassTransform in(Predicate<MethodModel> methods, CodeTransform code) {
        return ClassTransform.transformingMethodBodies(methods, code);
    }

    private static boolean isCall(InvokeInstruction call, String owner, String name) {
        return call.owner().asInternalName().equals(owner) && call.name().equalsString(name);
    }

    /** Opens a node made of the altered classes. */
    Node open(Disk disk, InstantSource clock, LongSupplier nanoTime) {
        try {
            Class<?> node = loadClass("dev.weir.ingest.EmbeddedNode");
            return (Node) node.getConstructor(Disk.class, InstantSource.class, LongSupplier.class)
                    .newInstance(disk, clock, nanoTime);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many places were altered. */
    int alterations() {
        return alterations.get();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    /** The journal, the way in and the node that wires them; what they share with the scenario stays the same class. */
    private static boolean isOwn(String name) {
        return name.startsWith("dev.weir.journal.")
                || (name.startsWith("dev.weir.ingest.") && !name.startsWith("dev.weir.ingest.Node"));
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = read(name);
        if (name.equals(altered)) {
            ClassFile files = ClassFile.of();
            bytes = files.transformClass(files.parse(bytes), transform);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (@Nullable InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
