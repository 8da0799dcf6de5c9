package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The floors of docs/ARCHITECTURE.md, and the few rules that hold for every package. */
final class FloorsTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .withImportOption(location -> !location.contains("/weir-client/") && !location.contains("/weir-backends/"))
            .importPackages("dev.weir");

    @Test
    void importsGoDownTheFloors() {
        classes().should(importOnlyWhatItsFloorAllows()).check(SERVER);
    }

    private static ArchCondition<JavaClass> importOnlyWhatItsFloorAllows() {
        return new ArchCondition<>("import only what their floor allows") {
            @Override
            public void check(JavaClass source, ConditionEvents events) {
                for (var dependency : source.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if (target.startsWith(Floors.ROOT)) {
                        Floors.objection(source.getPackageName(), target)
                                .ifPresent(why -> events.add(SimpleConditionEvent.violated(
                                        source, why + ": " + dependency.getDescription())));
                    }
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "protocol.put, format.put, true",
        "protocol.put, protocol, true",
        "protocol.put, protocol.http, false",
        "protocol.websocket, protocol.http, true",
        "protocol.http, protocol.websocket, false",
        "store.embedded, store.run, true",
        "store.embedded, store.postgres, false",
        "store.cassandra, store.embedded, false",
        "store.run, store.embedded, false",
        "format.put, format.number, true",
        "format.put, journal, false",
        "journal, disk, true",
        "ingest, protocol, false",
        "app, bench, true",
        "bench, app, false",
        "bench, client, true",
        "ingest, client, false",
        "app, nowhere, false"
    })
    void theRuleItselfTellsRightFromWrong(String from, String to, boolean allowed) {
        assertThat(Floors.objection(Floors.ROOT + from, Floors.ROOT + to).isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void everyPackageHasAFloor() {
        List<String> without = SERVER.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> !Floors.isKnown(name))
                .toList();
        assertThat(without)
                .as("packages to be given a floor in docs/ARCHITECTURE.md and Floors")
                .isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(SERVER);
    }

    @Test
    void theModelNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.weir.model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.weir.model..", "java..", "org.jspecify.annotations..")
                .check(SERVER);
    }

    @Test
    void noPackageIsNamedForNothing() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
                .check(SERVER);
    }

    @Test
    void noStateIsStaticAndMutable() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("state belongs to an object that somebody opens and closes")
                .check(SERVER);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        // Ingest halts on purpose: when one of its threads has died of a bug nothing more may be answered, and what was
        // answered is in the journal.
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.weir.app..", "dev.weir.bench..")
                .and(DescribedPredicate.not(named("dev.weir.ingest.Ingest")))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(SERVER);
    }

    @Test
    void everyPackageSaysWhatItIsAndMarksItsNulls() {
        SERVER.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .forEach(found -> assertThat(isNullMarked(found))
                        .as("%s has a package-info.java with @NullMarked", found.getName())
                        .isTrue());
    }

    private static boolean isNullMarked(CanBeAnnotated annotated) {
        return annotated.isAnnotatedWith("org.jspecify.annotations.NullMarked");
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                "named " + name, type -> type.getName().equals(name));
    }
}
