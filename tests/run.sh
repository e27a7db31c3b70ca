#!/usr/bin/env bash
# Passes the tests.  Installs and builds what is missing first.
#
#   tests/run.sh          the unit tests, the suites of others where ../shared is, the examples
#   tests/run.sh --all    also: the address and undefined-behaviour sanitizers, the headers alone, layout
#   tests/run.sh --fuzz   the tests, then every fuzzer for a bounded time, built with clang
#   tests/run.sh --deep   what takes hours: clang, clang-tidy on every file, the thread sanitizer where threads
#                         are, every fuzzer for ten minutes (HTX_FUZZ_SECONDS), long random lives (HTX_LIVES),
#                         ten times as many generated inputs (HTX_DEPTH)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
prepare=--tests
[[ ${1:-} != --deep ]] || prepare=--deep
.ci/prepare $prepare || exit 1

log=$(mktemp -d)
failed=0
step() {
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$log/$name" 2>&1; then
    printf '%-12s ok    %4ds   %s\n' "$name" $((SECONDS - start)) "$(grep -hE 'tests passed' "$log/$name" | tail -1)"
  else
    printf '%-12s FAIL  %4ds\n' "$name" $((SECONDS - start))
    tail -n 60 "$log/$name"
    failed=1
  fi
}
configured() { [[ -f build/$1/build.ninja ]] || cmake --preset "$1"; }
built() { configured "$1" && cmake --build --preset "$1" -- -k 0; }
tested() { built "$1" && ctest --preset "$1" "${@:2}"; }
headers() { cmake --build build/dev --target all_verify_interface_header_sets; }
layout() { git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run -Werror; }
# Without precompiled headers nothing has to be built for it.
tidy() {
  cmake --preset clang -B build/tidy -DHTX_BENCH=ON -DHTX_FUZZ=ON -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON &&
    run-clang-tidy -quiet -p build/tidy "$PWD/(engine|tests)/.*\.cpp$" &&
    echo "100% tests passed, 0 tests failed out of 1"
}
threads() {
  configured tsan && cmake --build --preset tsan --target store_test evaluation_test cases_test -- -k 0 &&
    ctest --preset tsan -R '^(store|evaluation|cases)/all$'
}
# Each fuzzer by itself, two at once; what it says at its end (executions, seconds) goes into the log.
fuzzers() {
  built fuzz || return 1
  find build/fuzz/tests/fuzz -name '*_fuzz' -type f -print0 | sort -z | xargs -0 -P 2 -I{} bash -c '
    target=$(basename {} _fuzz)
    found=build/fuzz/tests/fuzz/found/$target
    if {} "$found" "tests/fuzz/corpus/$target" -max_len=4096 -rss_limit_mb=2048 -artifact_prefix="$found." \
      -max_total_time="${HTX_FUZZ_SECONDS:-600}" >"$found.log" 2>&1; then
      echo "$target: $(tail -n 1 "$found.log")"
    else
      tail -n 40 "$found.log"; exit 255
    fi'
}
# The random lives of cases, many more of them.
lives() { built dev && HTX_LIVES=${HTX_LIVES:-2000} ctest --preset dev -R 'random li[fv]e' --timeout 14400; }

if [[ ${1:-} == --deep ]]; then
  HTX_DEPTH=${HTX_DEPTH:-10} step clang tested clang -LE shuffle
  step tidy tidy
  step threads threads
  step lives lives
  step fuzzers fuzzers
  grep -h ': Done ' "$log/fuzzers"
elif [[ ${1:-} == --all ]]; then
  # Each test runs twice: by itself, and under the sanitizers with all of its module in a new order.
  step tests tested dev -LE shuffle
  step layout layout
  step headers headers
  step sanitizers tested asan -L "shuffle|fuzz"
else
  step tests tested dev
  [[ ${1:-} != --fuzz ]] || step fuzz tested fuzz
fi

# What the test runner counted, as one plain line.
read -r bad all < <(sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log"/* |
  awk '{bad += $1; all += $2} END {print bad + 0, all + 0}')
((all > 0)) || failed=1
if ((failed && bad == 0)); then bad=1; fi
echo "$((all - bad)) passed, $bad failed"
rm -rf "$log"
exit $failed
