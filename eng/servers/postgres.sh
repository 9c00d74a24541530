# Sourced by the PostgreSQL scripts: packages, a new data folder, its certificate, its settings.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# postgres_packages 17|18: 18 is in sid only, which moves
postgres_packages() {
  local -A suites=([17]=trixie [18]=sid)
  packages "postgres$1" "${suites[$1]}" "postgresql-$1" "postgresql-$1-pgvector" openssl libeatmydata1
  bin=/usr/lib/postgresql/$1/bin
  works "$bin/postgres"
}

postgres_create() {
  data "$1"
  [[ ! -e $1/pg/PG_VERSION ]] || return 0
  rm -rf "$1/pg"
  echo postgres > "$1/password"
  # What each connection spends on its password's hash is many tests' time.
  local settings=()
  if fast; then settings=(-c scram_iterations=1); fi
  inside "$1" "$bin/initdb" "${settings[@]}" -D /data/pg -U postgres --auth=scram-sha-256 --pwfile=/data/password --no-sync -E UTF8 --locale=C.UTF-8 > "$1/initdb.log"
}

# postgres_certificate DIR: an authority of its own, DIR/ca.crt, and a certificate for the name localhost: by 127.0.0.1 verify-ca passes and verify-full does not
postgres_certificate() {
  [[ ! -e $1/server.crt ]] || return 0
  printf '%s\n' '[req]' 'distinguished_name=name' '[name]' > "$1/openssl.cnf"
  local new=(openssl req -config /data/openssl.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650)
  inside "$1" "${new[@]}" -subj '/CN=Perdure tests' -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign \
    -keyout /data/ca.key -out /data/ca.crt 2> "$1/openssl.log"
  inside "$1" "${new[@]}" -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:false -addext extendedKeyUsage=serverAuth \
    -CA /data/ca.crt -CAkey /data/ca.key -keyout /data/server.key -out /data/server.new 2>> "$1/openssl.log"
  chmod 600 "$1/server.key" "$1/ca.key"
  mv "$1/server.new" "$1/server.crt"
}

# postgres_start DIR PORT SETTING...
postgres_start() {
  local settings=("${@:3}") setting options=()
  settings+=(listen_addresses=127.0.0.1 unix_socket_directories=/data shared_preload_libraries=pg_stat_statements
    ssl=on ssl_cert_file=/data/server.crt ssl_key_file=/data/server.key)
  for setting in "${settings[@]}"; do options+=(-c "$setting"); done
  postgres_certificate "$1"
  start "$1" INT "$bin/postgres" -D /data/pg -p "$2" "${options[@]}"
  await "$1" inside "$1" "$bin/pg_isready" -h 127.0.0.1 -p "$2"
}

# postgres_script VERSION up|down DIR [PORT]
postgres_script() {
  case $2 in
    up)
      postgres_packages "$1"
      postgres_create "${3:?}"
      postgres_start "$3" "${4:?}" max_connections=300
      ;;
    down) stop "${3:?}" ;;
    *) echo "up DIR PORT or down DIR, not $2" >&2; exit 64 ;;
  esac
}
