# shellcheck shell=sh disable=SC2154,SC2034 # Sourced by ../weir, whose variables it reads and sets.
# Finds a JDK.

# Takes the JDK in $1 as java_home if it is new enough. Its release file is read where there is one, as that is cheap
# and running Java is not.
accept() {
    [ -x "$1/bin/java" ] || return 1
    version=
    if [ -r "$1/release" ]; then
        while IFS='=' read -r name value; do
            [ "$name" = JAVA_VERSION ] && version=$value
        done <"$1/release"
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
    fi
    version=${version#\"}
    version=${version%%[!0-9]*}
    [ "${version:-0}" -ge "$oldest_java" ] || return 1
    java_home=$1
}

accept_from_path() {
    on_path=$(command -v java) || return 1
    resolve "$on_path"
    candidate=${resolved%/bin/java}
    if [ ! -r "$candidate/release" ]; then
        # A shim, as version managers and macOS put on the path: only Java itself knows where it lives.
        candidate=$("$on_path" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    accept "$candidate"
}

accept_from_directories() {
    if [ -z "${WEIR_LAUNCHER_JVM_DIRS+set}" ] && [ -x /usr/libexec/java_home ]; then
        accept "$(/usr/libexec/java_home -v "$oldest_java+" 2>/dev/null)" && return 0
    fi
    usual=/usr/lib/jvm:/usr/java:/opt/java:/opt:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks
    old_ifs=$IFS
    IFS=:
    # shellcheck disable=SC2086 # Split at the colons.
    set -- ${WEIR_LAUNCHER_JVM_DIRS-$usual:/Library/Java/JavaVirtualMachines}
    IFS=$old_ifs
    for directory in "$@"; do
        for candidate in "$directory"/* "$directory"/*/Contents/Home; do
            accept "$candidate" && return 0
        done
    done
    return 1
}

find_java() {
    [ -n "${JAVA_HOME:-}" ] && accept "$JAVA_HOME" && return 0
    accept_from_path && return 0
    accept_from_directories && return 0
    die "cannot find a JDK $oldest_java or later: install one (for example Eclipse Temurin $oldest_java from" \
        "https://adoptium.net) and, if it lies in an unusual place, set JAVA_HOME to it."
}
