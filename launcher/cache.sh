# shellcheck shell=sh disable=SC2154,SC2034 # Sourced by ../weir, whose variables it reads and sets.
# Keeps the start-up cache.

# The cache of classes loaded and linked ahead of time lies beside the jar, one for each JDK. An empty file says that
# this JDK could not make one.
is_cached() {
    # shellcheck disable=SC3013 # Every sh of this age knows -nt.
    [ -e "$1" ] && [ "$1" -nt "$jar" ] && [ "$1" -nt "$root/weir" ]
}

# Sets cache to the file for this JDK, made if need be, or to nothing.
prepare_cache() {
    cache=
    goes_with_cache || return 0
    [ -r "$java_home/release" ] || return 0
    key=$(cksum <"$java_home/release")
    wanted=${jar%.jar}-${key% *}.aot
    if ! is_cached "$wanted"; then
        [ -w "${jar%/*}" ] || return 0
        lock
        is_cached "$wanted" || train "$wanted"
        unlock
    fi
    [ ! -s "$wanted" ] || cache=$wanted
}

# Runs the hidden command warm-up, which starts a server in a directory and on ports of its own, uses it and ends. The
# environment is emptied so that nobody's settings reach it.
train() {
    say 'preparing the start-up cache, once for each build and JDK'
    for old in "${jar%.jar}"-*.aot; do
        # shellcheck disable=SC3013
        [ "$old" -nt "$jar" ] || rm -f "$old"
    done
    bound=
    ! command -v timeout >/dev/null 2>&1 || bound='timeout 60'
    mkdir -p "$work/warm-up"
    # shellcheck disable=SC2086 # The flags are words.
    if (cd "$work/warm-up" && exec $bound env -i PATH="$PATH" HOME="${HOME:-/}" "$java_home/bin/java" \
        $collector $server_heap $server_flags "-XX:AOTCacheOutput=$1.new" -jar "$jar" warm-up) \
        >"$work/warm-up.log" 2>&1 </dev/null && [ -s "$1.new" ]; then
        mv -f "$1.new" "$1"
    else
        rm -f "$1.new" "$1.new.config"
        : >"$1"
    fi
}
