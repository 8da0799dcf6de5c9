# shellcheck shell=sh disable=SC2154,SC2034 # Sourced by ../weir, whose variables it reads and sets.
# The command test.

# Installs what tests need where that can be done unasked, and else says what will be skipped.
install_test_packages() {
    missing=
    for pair in $test_packages; do
        command -v "${pair#*:}" >/dev/null 2>&1 || [ -e "${pair#*:}" ] || missing="$missing ${pair%%:*}"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing for the tests:$missing"
        # shellcheck disable=SC2086 # One word for each package.
        (export DEBIAN_FRONTEND=noninteractive && apt-get -qq update && apt-get -qq install -y $missing) \
            </dev/null >"$work/packages.log" 2>&1 && return 0
    fi
    say "SKIPPED: the tests that need$missing, which could not be installed"
}

# Sets python to how the tests of the Python client went.
run_python_tests() {
    if [ ! -d "$root/clients/python" ]; then
        python=none
    elif ! command -v python3 >/dev/null 2>&1; then
        python=SKIPPED
        say 'SKIPPED: the tests of the Python client, as there is no python3'
    elif (cd "$root/clients/python" && python3 -m unittest discover) </dev/null; then
        python=passed
    else
        python=FAILED
    fi
}

# Runs find on the reports of the Java tests, with what follows for each.
reports() {
    find "$root"/weir-*/target/surefire-reports -name 'TEST-*.xml' "$@" 2>/dev/null
}

# Adds up the reports of this run, and lists why tests were skipped.
sum_up_java_tests() {
    reports -exec sed -n 's/.*<testsuite .* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p' {} + |
        awk '{ run += $1; bad += $2 + $4; skipped += $3 }
            END { printf "weir test: Java    %d run, %d failed, %d skipped\n", run, bad, skipped }'
    reports -exec sed -n 's/.*<skipped message="\([^"]*\)".*/weir test: skipped: \1/p' {} + | sort -u
}

run_tests() {
    long=
    if [ "${1:-}" = --long ]; then
        long=-Dweir.long=true
        shift
    fi
    mkdir -p "$work"
    reports -exec rm -f {} + # Of earlier runs, which may not have run all of the same tests.
    began=$(date +%s)
    install_test_packages
    export JAVA_HOME="$java_home"
    # Maven's own libraries bring warnings about themselves on a new Java.
    export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    run_python_tests
    java=passed
    (cd "$root" && maven -B -ntp verify $long "$@") </dev/null || java=FAILED
    sum_up_java_tests
    echo "weir test: Python client: $python, Maven: $java, in $(($(date +%s) - began)) s"
    [ "$python" != FAILED ] && [ "$java" = passed ]
}
