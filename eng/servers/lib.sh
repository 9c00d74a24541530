# Sourced by the scripts beside it: where unpacked packages are, and how a server is started, awaited and stopped.
# shellcheck shell=bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# A home folder and not /tmp or /var/tmp: what root runs must not lie where others can write.
cache=${PERDURE_SERVERS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/perdure/servers}

# unavailable REASON: this server can't be had on this machine. Status 69 tells that from a server that is broken; the reason is the last line.
unavailable() { echo "$*" >&2; exit 69; }

# The server's settings stay those of production, and what it says of itself too: only the system's calls to sync do nothing.
fast() { [[ ${PERDURE_SERVERS_SYNC:-on} == off ]]; }

# packages NAME SUITE PACKAGE...: unpacked once for all runs; sets $root. Another list of packages is another folder, so that a running server keeps its own.
packages() {
  ((EUID == 0)) || unavailable "servers are started by root (a mount namespace and a chroot); this is user $EUID"
  unshare --mount mount --bind / / 2> /dev/null || unavailable "servers need a mount namespace; this machine or container refuses one (CAP_SYS_ADMIN)"
  root=$cache/$1-$(cksum <<< "${*:2}" | cut -d ' ' -f 1)
  [[ -e $root/.unpacked ]] && return
  mkdir -p "$cache"
  flock "$root.lock" "$here/unpack" "$root" "${@:2}" 2> "$root.log" || unavailable "$(tail -n 1 "$root.log") (log: $root.log)"
}

# works PROGRAM: a suite that moves may unpack to something that does not run.
works() {
  local said
  said=$(inside "$root/tmp" "$1" --version 2>&1) || unavailable "$1 was unpacked and does not run: $(head -n 1 <<< "$said")"
}

# data DIR: a folder of the servers' user
data() { mkdir -p "$1"; chown 65534:65534 "$1"; chmod 755 "$1"; }

# inside DIR COMMAND...: among the unpacked packages, with DIR at /data
inside() { "$here/enter" "$root" "$@"; }

# started PID: when, in ticks since boot; a number that was given to another process meanwhile is told by it. Nothing for the dead.
started() {
  local stat fields
  { stat=$(< "/proc/$1/stat"); } 2> /dev/null || return 0
  read -ra fields <<< "${stat##*) }"
  [[ ${fields[0]} == [ZX] ]] || echo "${fields[19]}"
}

# server DIR: its process id, if it runs
server() {
  local pid ticks
  [[ -s $1/server.pid ]] && read -r pid ticks _ < "$1/server.pid" && [[ $(started "$pid") == "$ticks" ]] && echo "$pid"
}

# tree PID: it and all below it. PostgreSQL's backends are sessions of their own, so a signal to the group would miss them.
tree() {
  local child children
  echo "$1"
  read -ra children < <(cat "/proc/$1/task/"*/children 2> /dev/null) || true
  for child in "${children[@]}"; do tree "$child"; done
}

# start DIR SIGNAL COMMAND...: in a session of its own; SIGNAL will end it. Its process is in DIR/server.pid, its words in DIR/server.log.
start() {
  local interrupted='' command=("${@:3}")
  ! fast || command=(/usr/bin/env LD_PRELOAD=libeatmydata.so "${command[@]}")
  server "$1" > /dev/null && return
  rm -f "$1/server.pid"
  trap 'interrupted=yes' INT TERM # a server that is begun is noted first: one that nobody noted could not be stopped
  setsid "$here/keep" "$1" "$2" "$here/enter" "$root" "$1" "${command[@]}" < /dev/null > /dev/null 2>&1 &
  until [[ -s $1/server.pid ]]; do sleep 0.01; done
  trap - INT TERM
  [[ -z $interrupted ]] || exit 143
}

# await DIR COMMAND...: until COMMAND succeeds; fails after 90 seconds, or when the server has died
await() {
  local awaited=$1 end=$((SECONDS + 90)); shift # not "dir": COMMAND may be a function of the caller that means its own
  until "$@" > "$awaited/await.log" 2>&1; do
    if ((SECONDS >= end)) || ! server "$awaited" > /dev/null; then
      tail -n 20 "$awaited/await.log" "$awaited/server.log" >&2
      echo "the server in $awaited did not come up" >&2
      return 1
    fi
    sleep 0.1
  done
}

# stop DIR: and wait until it is gone; killed after 30 seconds
stop() {
  local pid signal end=$((SECONDS + 30))
  pid=$(server "$1") || return 0
  read -r _ _ signal < "$1/server.pid"
  # A frozen one must hear it.
  # shellcheck disable=SC2046
  kill -CONT $(tree "$pid") 2> /dev/null || true
  kill -"$signal" "$pid" 2> /dev/null || true
  while server "$1" > /dev/null && ((SECONDS < end)); do sleep 0.05; done
  # shellcheck disable=SC2046
  server "$1" > /dev/null && kill -KILL $(tree "$pid") 2> /dev/null
  rm -f "$1/server.pid"
}
