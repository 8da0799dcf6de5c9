#!/bin/sh
# shellcheck disable=SC2034 # run.sh reads the variables.
# Runs Weir on the Java that lies beside it; see weir --help.
#
# JAVA_OPTS  more options for Java, split at blanks; they come last, so they win over those of lib/run.sh
set -u
unset CDPATH

# readlink is the only other program, and only whoever starts a link to this file needs it.
launcher=$0
while [ -h "$launcher" ]; do
    link=$(readlink "$launcher")
    case $link in
        /*) launcher=$link ;;
        *) launcher=${launcher%/*}/$link ;;
    esac
done
case $launcher in
    */*) ;;
    *) launcher=./$launcher ;;
esac
root=$(cd -P "${launcher%/*}/.." && pwd) || exit 1

. "$root/lib/run.sh"
java_home=$root/runtime
jar=$root/lib/weir.jar
cache=
! goes_with_cache || cache=$root/lib/weir.aot
run "$@"
