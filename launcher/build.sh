# shellcheck shell=sh disable=SC2154,SC2034 # Sourced by ../weir, whose variables it reads and sets.
# Builds the jar, one launcher at a time.

# One launcher at a time builds. Where flock is missing (macOS) a symbolic link that names the owner stands in for it.
lock() {
    mkdir -p "$work" || die "cannot create the directory \"$work\": see above."
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$work/lock"
        flock -n 9 || {
            say 'waiting for another launcher that is building'
            flock 9
        }
        return
    fi
    trap 'exit 130' INT TERM HUP
    until ln -s "$$" "$work/owner" 2>/dev/null; do
        owner=$(readlink "$work/owner") || continue
        kill -0 "$owner" 2>/dev/null || rm -f "$work/owner"
        sleep 1
    done
    trap 'rm -f "$work/owner"' EXIT
}

unlock() {
    exec 9>&-
    [ ! -h "$work/owner" ] || rm -f "$work/owner"
    trap - EXIT INT TERM HUP
}

# Directories count too: deleting a source changes only its directory.
is_fresh() {
    [ -f "$jar" ] && [ -z "$(cd "$root" && find pom.xml weir-server/pom.xml weir-server/src/main \
        weir-client/pom.xml weir-client/src/main -newer "$jar" 2>/dev/null | head -n 1)" ]
}

maven() {
    if command -v mvn >/dev/null 2>&1; then
        mvn "$@"
    else
        ./mvnw "$@"
    fi
}

# Writes what it reads to the log, and on a terminal shows the latest line.
show_progress() {
    while IFS= read -r line; do
        printf '%s\n' "$line" >&3
        [ ! -t 2 ] || printf '\r\033[K%.78s' "$line" >&2
    done 3>"$log"
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# Maven moves the finished jar into place and dates it by the start of the build, so that a build that was broken off,
# or a source changed during one, leaves a jar that is missing or stale.
build() {
    [ -x "$java_home/bin/javac" ] ||
        die "cannot build Weir: $java_home is Java without a compiler; install a JDK $oldest_java or later."
    lock
    if ! is_fresh; then
        log=$work/build.log
        say "building (the first time takes a minute or two; the log is $log)"
        {
            (cd "$root" && JAVA_HOME=$java_home maven -B -Dstyle.color=never -DskipTests -Dspotless.check.skip=true \
                -pl weir-server -am package) </dev/null 2>&1
            echo "$?" >"$work/status"
        } | show_progress
        if [ "$(cat "$work/status")" != 0 ] || [ ! -f "$jar" ]; then
            tail -n 20 "$log" >&2
            die "cannot build Weir: the last lines are above, the whole log is $log"
        fi
    fi
    unlock
}
