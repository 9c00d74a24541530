# Sourced by ./test: the servers that all tests share, started beside the build, and what the tests are told of them.
# shellcheck shell=bash
# On a disk: /tmp is memory on some systems.
scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/perdure-test.XXXXXX")
declare -A begun=() ports=()

# The first of 16 that are free, private, and below those that clients are given: a client's port that waits for its end can't be listened on.
free_ports() {
  local port next
  while port=$((10000 + RANDOM % 1250 * 16)); do
    [[ " ${ports[*]} " != *" $port "* ]] || continue
    for ((next = port; next < port + 16; next++)); do ! (: < "/dev/tcp/127.0.0.1/$next") 2> /dev/null || continue 2; done
    echo "$port"
    return
  done
}

# variable KIND: what tells the tests of it
variable() { local name=${1^^}; echo "PERDURE_TEST_${name//-/_}"; }

servers_begin() {
  local kind url program
  for kind in postgres mysql mariadb redis valkey redis-cluster; do
    url=$(variable "$kind")
    [[ -z ${!url:-} ]] || continue # the user's own
    if [[ ${PERDURE_TEST_SERVERS:-} == off ]]; then
      export "${url}_WHY=PERDURE_TEST_SERVERS is off and $url is not set"
      continue
    fi
    ports[$kind]=$(free_ports)
    program=$kind
    [[ $kind != postgres ]] || program=any-postgres
    # A session of its own, to be ended with all it began. No scenario of the kit kills these servers, so they don't sync.
    PERDURE_SERVERS_SYNC=off PERDURE_SERVERS_OWNER=$$ setsid "eng/servers/$program" up "$scratch/$kind" "${ports[$kind]}" > /dev/null 2> "$scratch/$kind.err" &
    begun[$kind]=$!
  done
}

servers_await() {
  local kind variable user database scheme
  for kind in "${!begun[@]}"; do
    variable=$(variable "$kind")
    if wait "${begun[$kind]}"; then
      user=root:root@ database=mysql scheme=$kind
      [[ $kind != postgres ]] || { user=postgres:postgres@ database=postgres; export PERDURE_TEST_POSTGRES_CA=$scratch/postgres/ca.crt; }
      [[ $kind != redis* && $kind != valkey ]] || user='' database=0 scheme=redis
      export "$variable=$scheme://${user}127.0.0.1:${ports[$kind]}/$database"
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
