# Sourced by mariadb and galera: packages, and a new data folder.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What Galera's copying script needs is there too.
mariadb_packages() {
  packages mariadb trixie mariadb-server mariadb-client-core galera-4 rsync bash grep sed findutils hostname procps mawk iproute2 libeatmydata1
  works mariadbd
}

mariadb_create() {
  data "$1"
  [[ ! -e $1/created ]] || return 0
  rm -rf "$1/mysql"
  printf '%s;\n' 'flush privileges' "create or replace user root@'127.0.0.1' identified by 'root'" "grant all on *.* to root@'127.0.0.1' with grant option" > "$1/create.sql"
  inside "$1" mariadb-install-db --no-defaults --datadir=/data/mysql --skip-test-db --extra-file=/data/create.sql > "$1/create.log" 2>&1 || { tail "$1/create.log" >&2; exit 1; }
  touch "$1/created"
}

# mariadb_start DIR PORT OPTION...
mariadb_start() {
  local options=(--no-defaults --datadir=/data/mysql --tmpdir=/data --port="$2" --bind-address=127.0.0.1 --socket=/data/s --pid-file=/data/mariadbd.pid
    --skip-name-resolve --max-allowed-packet=64M --init-file=/data/start.sql)
  # No notes: an old driver of the tests can't read them.
  echo 'set global sql_notes = 0;' > "$1/start.sql"
  start "$1" TERM mariadbd "${options[@]}" "${@:3}"
}

# mariadb_says DIR PORT QUERY
mariadb_says() { inside "$1" mariadb --no-defaults -h127.0.0.1 -P"$2" -uroot -proot -Ne "$3"; }
