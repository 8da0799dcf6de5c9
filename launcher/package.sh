# shellcheck shell=sh disable=SC2154,SC2034 # Sourced by ../weir, whose variables it reads and sets.
# The command package.

# What jdeps finds in the jar, but for java.desktop, which only parts of JNA and of the drivers of PostgreSQL and Cassandra
# name that are not used here. Found by name at run time: jdk.zipfs by Helidon, jdk.unsupported by libraries. jdk.jcmd and
# jdk.jfr are for whoever has to look into a running server.
modules=java.base,java.naming,java.net.http,java.security.jgss,java.sql,jdk.jcmd,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
# What lies in the archive as it lies here.
shipped='CHANGELOG.md LICENSE NOTICE README.md SECURITY.md clients docs sample_data'

package_help() {
    cat <<END
Usage: weir package [-h] [--directory DIR | --verify]
Builds target/weir-dist-VERSION-SYSTEM-PROCESSOR.tar.gz, which runs on a machine without Java: bin/weir in it is this
program on a Java of its own, with a start-up cache.
      --directory DIR   Leave the files in the directory DIR, which must not be there yet, and make no archive.
  -h, --help            Show this help message and exit.
      --verify          Build the jar a second time, elsewhere, and say whether both are the same bytes.
Exit codes: 0 done, 1 failed, 2 wrong usage.
END
}

package() {
    case $#:${1:-} in
        0:) package_archive ;;
        1:--verify) verify_jar ;;
        2:--directory) package_directory "$2" ;;
        1:-h | 1:--help) package_help ;;
        *)
            package_help >&2
            exit 2
            ;;
    esac
}

package_archive() {
    is_fresh || build
    system=$(uname -s | tr '[:upper:]' '[:lower:]')
    case $(uname -m) in
        x86_64) processor=amd64 ;;
        aarch64) processor=arm64 ;;
        *) processor=$(uname -m) ;;
    esac
    version=$("$java_home/bin/java" -jar "$jar" version) || die 'cannot tell the version: see above.'
    name=weir-dist-${version#weir }-$system-$processor
    stage=$root/target/package
    rm -rf "$stage"
    package_directory "$stage/$name"
    owner=
    # Other tars keep the owner, who may be nobody where the archive is unpacked.
    ! tar --version 2>/dev/null | grep -q GNU || owner='--owner=0 --group=0 --numeric-owner --sort=name'
    # shellcheck disable=SC2086 # The options are words.
    tar -C "$stage" $owner -czf "$stage/$name.tar.gz" "$name" || die "cannot write $name.tar.gz: see above."
    mv -f "$stage/$name.tar.gz" "$root/target/"
    rm -rf "$stage"
    echo "$root/target/$name.tar.gz"
}

# Everything is made under another name, so that a directory that is there is whole.
package_directory() {
    [ ! -e "$1" ] || die "cannot make \"$1\": it is there."
    [ -x "$java_home/bin/jlink" ] || die "cannot make a Java of its own: $java_home has no jlink."
    is_fresh || build
    made=$1.new
    rm -rf "$made"
    mkdir -p "$made/bin" "$made/lib" || die "cannot make \"$made\": see above."
    say 'linking a Java of its own'
    "$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
        --output "$made/runtime" || die 'cannot link a Java: see above.'
    copy_files "$made" || die "cannot fill \"$made\": see above."
    made=$(cd -P "$made" && pwd)
    (java_home=$made/runtime jar=$made/lib/weir.jar && train "$made/lib/weir.aot")
    [ -s "$made/lib/weir.aot" ] || die "cannot make the start-up cache: the log is $work/warm-up.log"
    mv "$made" "$1"
}

copy_files() {
    classes=$root/weir-server/target/classes/META-INF
    cp "$jar" "$1/lib/weir.jar" &&
        # The cache holds the date of the jar in seconds, and an archive keeps no more of it.
        TZ=UTC touch -t 202601010000.00 "$1/lib/weir.jar" &&
        cp "$root/launcher/run.sh" "$1/lib/" &&
        cp "$root/launcher/archive.sh" "$1/bin/weir" &&
        chmod 755 "$1/bin/weir" &&
        cp -R "$classes/third-party" "$1/licences" &&
        cp "$classes/THIRD-PARTY.txt" "$1/licences/" &&
        cp "$classes/sbom/weir.cdx.json" "$1/" &&
        mkdir "$1/deploy" &&
        cp "$root/deploy/weir.service" "$1/deploy/" &&
        for each in $shipped; do
            cp -R "$root/$each" "$1/" || return 1
        done
    # Of tests that were run here.
    find "$1/clients" -name __pycache__ -exec rm -rf {} +
}

# Builds in a copy of the sources at another path, and compares.
verify_jar() {
    is_fresh || build
    copy=$root/target/verify
    rm -rf "$copy"
    mkdir -p "$copy"
    (cd "$root" && tar -cf - --exclude=./target --exclude=./.git --exclude='./*/target' --exclude='./*/src/test' .) | tar -C "$copy" -xf - ||
        die 'cannot copy the sources: see above.'
    first=$jar
    (root=$copy work=$copy/target/launcher jar=$copy/weir-server/target/weir.jar && build) || exit 1
    cmp "$first" "$copy/weir-server/target/weir.jar" ||
        die "the jar is not reproducible: $first and $copy/weir-server/target/weir.jar differ."
    rm -rf "$copy"
    say 'two builds gave the same bytes'
    if command -v sha256sum >/dev/null 2>&1; then sha256sum "$first"; else shasum -a 256 "$first"; fi
}
