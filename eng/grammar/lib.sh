# Sourced by the scripts beside it: a program of the host if it has a fit one, else from Debian's packages, unpacked as the servers are.
# shellcheck shell=bash
grammar=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$grammar/../servers/lib.sh"

# of_host PROGRAM...: whether the host's own are to be used. PERDURE_GRAMMAR_HOST=off tries what a machine without them does.
of_host() {
  local program
  [[ ${PERDURE_GRAMMAR_HOST:-on} == on ]] || return 1
  for program; do command -v "$program" > /dev/null || return 1; done
}

# once FOLDER COMMAND...: the first call runs COMMAND, with a new folder as its last argument that becomes FOLDER; another process waits for it
once() {
  [[ ! -d $1 ]] || return 0
  mkdir -p "$(dirname "$1")"
  (
    flock 9
    [[ ! -d $1 ]] || exit 0
    rm -rf "$1.new"
    mkdir "$1.new"
    "${@:2}" "$1.new" > "$1.log" 2>&1 && mv "$1.new" "$1"
  ) 9> "$1.lock" || unavailable "$(grep . "$1.log" | tail -n 1) (log: $1.log)"
}
