# Sourced by redis, valkey and redis-cluster: how one of them is started, and asked.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# redis_start DIR PORT OPTION...: every write is synced to the append-only file; no password. PERDURE_REDIS_OPTIONS adds settings, or takes these back.
redis_start() {
  local more
  read -ra more <<< "${PERDURE_REDIS_OPTIONS:-}"
  data "$1"
  start "$1" TERM "${program:?}-server" --port "$2" --bind 127.0.0.1 --dir /data --appendonly yes --appendfsync always --save '' --shutdown-timeout 0 "${@:3}" "${more[@]}"
}

# redis_says DIR PORT COMMAND...
redis_says() { inside "$1" "${program:?}-cli" -p "${@:2}"; }
