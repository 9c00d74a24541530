# Sourced by ./test: the servers that all tests share, started beside the build, and what the tests are told of them.
# shellcheck shell=bash
# On a disk: /tmp is memory on some systems.
scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/perdure-test.XXXXXX")
declare -A begun=() ports=()

# Free, private, and below those that clients are given: a client's port that waits for its end can't be listened on.
free_port() {
  local port
  while port=$((10000 + RANDOM % 20000)); do
    [[ " ${ports[*]} " == *" $port "* ]] || (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
}

servers_begin() {
  local kind url program
  for kind in postgres mysql mariadb redis; do
    url=PERDURE_TEST_${kind^^}
    [[ -z ${!url:-} ]] || continue # the user's own
    if [[ ${PERDURE_TEST_SERVERS:-} == off ]]; then
      export "${url}_WHY=PERDURE_TEST_SERVERS is off and $url is not set"
      continue
    fi
    ports[$kind]=$(free_port)
    program=$kind
    [[ $kind != postgres ]] || program=any-postgres
    # A session of its own, to be ended with all it began. No scenario of the kit kills these servers, so they don't sync.
    PERDURE_SERVERS_SYNC=off PERDURE_SERVERS_OWNER=$$ setsid "eng/servers/$program" up "$scratch/$kind" "${ports[$kind]}" > /dev/null 2> "$scratch/$kind.err" &
    begun[$kind]=$!
  done
}

servers_await() {
  local kind variable user
  for kind in "${!begun[@]}"; do
    variable=PERDURE_TEST_${kind^^}
    if wait "${begun[$kind]}"; then
      user=root:root@ database=mysql
      [[ $kind != postgres ]] || { user=postgres:postgres@ database=postgres; export PERDURE_TEST_POSTGRES_CA=$scratch/postgres/ca.crt; }
      [[ $kind != redis ]] || user='' database=0
      export "$variable=$kind://${user}127.0.0.1:${ports[$kind]}/$database"
    else
      export "${variable}_WHY=$(tail -n 1 "$scratch/$kind.err")"
      echo "No $kind, its tests are skipped:"
      tail -n 5 "$scratch/$kind.err"
    fi
    unset "begun[$kind]"
  done
  # Where tests may start servers of their own.
  [[ ${PERDURE_TEST_SERVERS:-} == off ]] || export PERDURE_TEST_SERVERS=$scratch
}

servers_end() {
  local pid patience
  for pid in "${begun[@]}"; do
    kill -TERM -- "-$pid" 2> /dev/null || true
  done
  for pid in "${begun[@]}"; do
    for ((patience = 20; patience > 0; patience--)); do kill -0 -- "-$pid" 2> /dev/null || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  eng/servers/discard "$scratch"
}
