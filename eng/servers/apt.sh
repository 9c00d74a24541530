# Sourced by unpack: apt with a state of its own, the mirror, and the keys that Debian's archive is checked with.
# shellcheck shell=bash

# The way to the network (proxies, timeouts, certificates) is the host's; hooks and preferences are not.
acquire=$(apt-config dump | grep '^Acquire::' | grep -v '^Acquire::\(IndexTargets\|Changelogs\|Allow\)' || true)

# own_apt FOLDER [SOURCE]: from here on apt keeps everything in FOLDER, and takes packages from SOURCE, else from where the host takes its own.
# An index must be signed but may be old: mirrors that stand still are common where things are tested, and sid's indexes are valid for a week only.
own_apt() {
  mkdir -p "$1"/{lists/partial,cache/archives/partial,none}
  : > "$1/status"
  {
    echo "$acquire"
    cat << C
Dir::State "$1"; Dir::State::lists "$1/lists"; Dir::State::status "$1/status"; Dir::Cache "$1/cache";
Dir::Etc::main "/dev/null"; Dir::Etc::parts "$1/none"; Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; APT::Sandbox::User "root"; Debug::NoLocking "true";
Acquire::AllowInsecureRepositories "false"; Acquire::Check-Valid-Until "false"; Acquire::Check-Date "false"; Acquire::Languages "none"; Acquire::Retries "3";
C
    [[ $# -eq 1 ]] || { echo "$2" > "$1/sources.list"; echo "Dir::Etc::sourcelist \"$1/sources.list\"; Dir::Etc::sourceparts \"/dev/null\";"; }
  } > "$1/apt.conf"
  export APT_CONFIG=$1/apt.conf
}

is_debian() { (. /etc/os-release; [[ $ID == debian ]]); }

# mirrors: the host's own if it is a Debian, as apt itself reads its sources; then the public one
mirrors() {
  local suites
  suites=$(. /etc/os-release; echo "${VERSION_CODENAME:-sid}\|stable\|testing\|unstable\|sid")
  {
    ! is_debian || apt-get update --print-uris 2> /dev/null | sed -n "s,^'\(https\?://.*\)/dists/\($suites\)/InRelease'.*,\1,p"
    echo http://deb.debian.org/debian
  } | awk '!seen[$0]++'
}

# keyring FOLDER: the file with Debian's keys. An Ubuntu gets them, once into FOLDER, as a package that Ubuntu's keys vouch for; those of an old release may be
# too old for today's Debian, so newer ones are taken from each Debian release that those before can check.
keyring() {
  local keys=$1/debian-archive-keyring.gpg work suite
  if is_debian; then
    for keys in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do [[ ! -e $keys ]] || { echo "$keys"; return; }; done
    return 1
  fi
  exec 9> "$keys.lock"
  flock 9
  [[ ! -e $keys ]] || { echo "$keys"; return; }
  work=$keys.work
  rm -rf "$work"
  (own_apt "$work/host"; take_keys "$work/host" "$work/keys.gpg") || return 1
  for suite in bullseye bookworm trixie; do
    (own_apt "$work/$suite" "deb [signed-by=$work/keys.gpg] $(mirrors | tail -n 1) $suite main"; take_keys "$work/$suite" "$work/keys.gpg") || true # not checkable, so not taken
  done
  mv "$work/keys.gpg" "$keys"
  rm -rf "$work"
  echo "$keys"
}

# take_keys FOLDER FILE: the keys in the archive of own_apt, into FILE
take_keys() {
  apt-get -q update >&2 && cd "$1" && apt-get -q download debian-archive-keyring >&2 && dpkg-deb -x debian-archive-keyring_*.deb keys >&2 || return 1
  cp "$(realpath keys/usr/share/keyrings/debian-archive-keyring.gpg)" "$2.new" && mv "$2.new" "$2"
}
