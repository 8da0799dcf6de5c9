# shellcheck shell=sh disable=SC2154 # Sourced by ../weir and archive.sh, whose variables it reads.
# Runs Java with the options that go with a command. No other program is used, as an archive brings none.

# Serial collection starts fastest and has the least overhead on few cores.
collector='-XX:+UseSerialGC'
server_heap='-Xmx1g'
server_flags='-XX:+ExitOnOutOfMemoryError'
# A command that lives for a moment gains nothing from the second compiler.
short_heap='-Xmx128m'
short_flags='-XX:TieredStopAtLevel=1 -XX:-UsePerfData'
# Java reads the last two by itself.
all_options="${JAVA_OPTS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}"

# Java turns every byte of an argument that is not ASCII into U+FFFD unless the locale is of UTF-8.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# Whether the start-up cache may be used: Java refuses to start with it and any of these.
goes_with_cache() {
    case $all_options in
        *-Xshare* | *SharedArchive* | *AOT* | *:aot* | *:cds*) return 1 ;;
    esac
}

run() {
    heap=$server_heap flags=$server_flags
    case "${1:-}" in
        '' | -h | --help | -V | --version | help | version | config | completion | health | token | \
            put | get | query | tail | upload)
            heap=$short_heap flags=$short_flags
            ;;
    esac
    # Java refuses two collectors, and takes a percentage only where no heap is set.
    case $all_options in *-XX:+Use*GC*) collector= ;; esac
    case $all_options in *RAMPercentage* | *MaxHeapSize*) heap= ;; esac
    set -f
    # shellcheck disable=SC2086 # JAVA_OPTS and the flags are words.
    set -- ${JAVA_OPTS:-} -jar "$jar" "$@"
    # Without the last option Java warns of a cache that does not go with the options of the day, which is no fault.
    [ -z "$cache" ] || set -- "-XX:AOTCache=$cache" -XX:AOTMode=auto '-Xlog:aot*=off,cds*=off' "$@"
    # shellcheck disable=SC2086
    exec "$java_home/bin/java" $collector $heap $flags "$@"
}
