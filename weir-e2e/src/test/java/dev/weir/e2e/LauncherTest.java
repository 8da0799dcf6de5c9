package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./weir} does before Java runs. No real Java or Maven takes part. */
final class LauncherTest {
    @TempDir
    private Path directory;

    private LauncherTree tree;

    @BeforeEach
    void copyTheLauncher() throws Exception {
        tree = new LauncherTree(directory);
    }

    @Test
    void runsTheJavaOfJavaHomeFromAPathWithSpaces() throws Exception {
        useJavaHome("25.0.3");
        var outcome = tree.run("put", "a key", "*", "");
        assertThat(outcome.out())
                .startsWith("home=" + directory.resolve("a jdk"))
                .contains("-jar\n" + tree.jar().toRealPath() + "\nput\na key\n*\n\n");
    }

    @Test
    void endsWithTheCodeOfTheCommand() throws Exception {
        useJavaHome("25");
        assertThat(tree.run("version").code()).isEqualTo(7);
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        useJavaHome("17.0.9");
        Path newer = LauncherTree.jdk(directory.resolve("jvms/temurin-26"), "26-ea");
        tree.environment.put("WEIR_LAUNCHER_JVM_DIRS", directory.resolve("none") + ":" + directory.resolve("jvms"));
        assertThat(tree.run("version").out()).startsWith("home=" + newer);
    }

    @Test
    void followsTheJavaOnThePathToItsJdk() throws Exception {
        Path jdk = LauncherTree.jdk(directory.resolve("a jdk"), "25.0.1");
        Files.createSymbolicLink(tree.onPath("java"), jdk.resolve("bin/java"));
        assertThat(tree.run("version").out()).startsWith("home=" + jdk);
    }

    @Test
    void asksAShimOnThePathWhereItsJdkIs() throws Exception {
        Path jdk = LauncherTree.jdk(directory.resolve("a jdk"), "25.0.1");
        LauncherTree.script(tree.onPath("java"), "echo '    java.home = " + jdk + "' >&2\n");
        assertThat(tree.run("version").out()).startsWith("home=" + jdk);
    }

    @Test
    void findsAJdkInTheLayoutOfMacOs() throws Exception {
        Path jdk = LauncherTree.jdk(directory.resolve("jvms/temurin-25.jdk/Contents/Home"), "25");
        tree.environment.put("WEIR_LAUNCHER_JVM_DIRS", directory.resolve("jvms").toString());
        assertThat(tree.run("version").out()).startsWith("home=" + jdk);
    }

    @Test
    void saysInOneSentenceWhatToInstallWhenThereIsNoNewEnoughJdk() throws Exception {
        LauncherTree.script(tree.onPath("java"), "echo 'openjdk version \"17.0.9\" 2023-10-17' >&2\n");
        var outcome = tree.run("serve");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("JDK 25 or later", "JAVA_HOME"));
    }

    @Test
    void runsThroughASymbolicLinkInTheDirectoryOfTheCaller() throws Exception {
        Path jdk = useJavaHome("25");
        LauncherTree.script(jdk.resolve("bin/java"), "pwd\n");
        Path links = Files.createDirectories(directory.resolve("some links"));
        Path link = Files.createSymbolicLink(links.resolve("w"), Path.of("..", "a tree", "weir"));
        Path second = Files.createSymbolicLink(links.resolve("w2"), link);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        assertThat(tree.runAs(second, elsewhere, "serve").out()).isEqualTo(elsewhere.toRealPath() + "\n");
    }

    @Test
    void putsJavaOptsLastAndLeavesOutWhatTheyRuleOut() throws Exception {
        useJavaHome("25");
        assertThat(tree.run("serve").out()).contains("-XX:+UseSerialGC\n-Xmx1g\n");
        tree.environment.put("JAVA_OPTS", "-Xmx3g  -XX:+UseZGC -Dglob=*");
        assertThat(tree.run("serve").out())
                .doesNotContain("UseSerialGC")
                .contains("-Xmx3g\n-XX:+UseZGC\n-Dglob=*\n-jar\n");
    }

    @Test
    void runsJavaInALocaleThatKeepsEveryArgument() throws Exception {
        Path jdk = useJavaHome("25");
        LauncherTree.script(jdk.resolve("bin/java"), "echo \"${LC_ALL:-unset}\"\n");
        assertThat(tree.run("serve").out()).isEqualTo("C.UTF-8\n");
        tree.environment.put("LANG", "de_DE.UTF-8");
        assertThat(tree.run("serve").out()).isEqualTo("unset\n");
        tree.environment.put("LC_ALL", "C");
        assertThat(tree.run("serve").out()).isEqualTo("C.UTF-8\n");
    }

    @Test
    void buildsNothingWhenTheJarIsNewerThanTheSources() throws Exception {
        useJavaHome("25");
        tree.run("version");
        assertThat(tree.builds()).isZero();
    }

    @Test
    void buildsWhenASourceIsNewerAndOnlyOnce() throws Exception {
        useJavaHome("25");
        LauncherTree.age(tree.root.resolve("weir-server/src/main/java/A.java"), 30);
        var outcome = tree.run("version");
        assertThat(outcome.err()).contains("building");
        assertThat(outcome.out()).doesNotContain("Maven").contains("version\n");
        tree.run("version");
        assertThat(tree.builds()).isEqualTo(1);
    }

    @Test
    void buildsWhenTheJarIsMissingOrASourceWasDeleted() throws Exception {
        useJavaHome("25");
        Files.delete(tree.jar());
        tree.run("version");
        assertThat(tree.builds()).isEqualTo(1);
        Files.delete(tree.root.resolve("weir-client/src/main/java/A.java"));
        tree.run("version");
        assertThat(tree.builds()).isEqualTo(2);
    }

    @Test
    void tellsOfABuildThatFailedAndBuildsAgainTheNextTime() throws Exception {
        useJavaHome("25");
        Files.delete(tree.jar());
        LauncherTree.write(tree.root.resolve("broken"), "");
        var outcome = tree.run("version");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("a word from Maven", "cannot build Weir", "build.log");
        Files.delete(tree.root.resolve("broken"));
        assertThat(tree.run("version").code()).isEqualTo(7);
        assertThat(tree.builds()).isEqualTo(2);
    }

    @Test
    void buildsOnceWhenTwoStartTogether() throws Exception {
        useJavaHome("25");
        Files.delete(tree.jar());
        var first = tree.start(tree.root.resolve("weir"), tree.root, "version");
        var second = tree.start(tree.root.resolve("weir"), tree.root, "version");
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isEqualTo(7);
        assertThat(second.exitValue()).isEqualTo(7);
        assertThat(tree.builds()).isEqualTo(1);
    }

    @Test
    void goesOnWithoutACacheWhenTheWarmUpFailsAndTriesItOnce() throws Exception {
        useJavaHome("25");
        tree.run("version");
        var again = tree.run("version");
        assertThat(again.out()).doesNotContain("AOTCache").contains("version\n");
        assertThat(again.err()).isEmpty();
    }

    @Test
    void usesTheCacheThatTheWarmUpLeaves() throws Exception {
        Path jdk = useJavaHome("25");
        LauncherTree.script(jdk.resolve("bin/java"), """
                for word in "$@"; do
                    echo "$word"
                    case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}" ;; esac
                done
                """);
        var outcome = tree.run("version");
        assertThat(outcome.out())
                .contains("-XX:AOTCache="
                        + tree.root.resolve("weir-server/target").toRealPath() + "/weir-");
        tree.environment.put("JAVA_OPTS", "-Xshare:off");
        assertThat(tree.run("version").out()).doesNotContain("AOTCache");
    }

    @Test
    void saysHowToPackageAndRefusesWhatItDoesNotKnow() throws Exception {
        useJavaHome("25");
        assertThat(tree.run("package", "--help").out()).startsWith("Usage: weir package");
        var outcome = tree.run("package", "--fast");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Usage: weir package");
        Path there = Files.createDirectory(directory.resolve("there"));
        assertThat(tree.run("package", "--directory", there.toString()).err()).contains("it is there");
        assertThat(tree.builds()).isZero();
    }

    @Test
    void givesMavenTheJdkAndTheArgumentsForTheTests() throws Exception {
        Path jdk = useJavaHome("25");
        LauncherTree.script(tree.onPath("mvn"), "echo \"$JAVA_HOME: $*\"\n");
        var outcome = tree.run("test", "--long", "-pl", "weir-server");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith(jdk + ": -B -ntp verify -Dweir.long=true -pl weir-server\n");
    }

    @Test
    void addsUpTheTestsAndFailsWhenMavenDoes() throws Exception {
        useJavaHome("25");
        LauncherTree.script(tree.onPath("mvn"), """
                mkdir -p weir-server/target/surefire-reports
                cd weir-server/target/surefire-reports
                echo '<testsuite name="A" time="1" tests="5" errors="1" skipped="1" failures="1">' >TEST-A.xml
                echo '<skipped message="there is no browser"/>' >>TEST-A.xml
                echo '<testsuite name="B" time="1" tests="2" errors="0" skipped="0" failures="0">' >TEST-B.xml
                exit 1
                """);
        var outcome = tree.run("test");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("7 run, 2 failed, 1 skipped", "there is no browser", "Maven: FAILED");
    }

    private Path useJavaHome(String version) throws Exception {
        Path home = LauncherTree.jdk(directory.resolve("a jdk"), version);
        tree.environment.put("JAVA_HOME", home.toString());
        return home;
    }
}
