# Sourced by unpack: apt with a state of its own, the mirror, and the keys that Debian's archive is checked with.
# shellcheck shell=bash

# The way to the network (proxies, timeouts, certificates) is the host's; hooks and preferences are not.
acquire=$(apt-config dump | grep '^Acquire::' | grep -v '^Acquire::\(IndexTargets\|Changelogs\|Allow\)' || true)

# own_apt FOLDER [SOURCE]: from here on apt keeps everything in FOLDER, and takes packages from SOURCE, else from where the host takes its own
own_apt() {
  mkdir -p "$1"/{lists/partial,cache/archives/partial,none}
  : > "$1/status"
  {
    echo "$acquire"
    cat << C
Dir::State "$1"; Dir::State::lists "$1/lists"; Dir::State::status "$1/status"; Dir::Cache "$1/cache";
Dir::Etc::main "/dev/null"; Dir::Etc::parts "$1/none"; Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; APT::Sandbox::User "root"; Debug::NoLocking "true";
Acquire::AllowInsecureRepositories "false"; Acquire::Languages "none"; Acquire::Retries "3";
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

# keyring FOLDER: the file with Debian's keys. On an Ubuntu they come as a package that Ubuntu's keys vouch for; those of an old release may be too old
# for today's Debian, so each newer Debian keyring is taken from a release that the one before it can check.
keyring() {
  local keys=$1/debian-archive-keyring.gpg suite mirror
  if is_debian; then
    for keys in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do [[ ! -e $keys ]] || { echo "$keys"; return; }; done
    return 1
  fi
  (own_apt "$1/host"; take_keys "$1/host" "$keys") || return 1
  mirror=$(mirrors | tail -n 1)
  for suite in bullseye bookworm trixie; do
    (own_apt "$1/$suite" "deb [signed-by=$keys] $mirror $suite main"; take_keys "$1/$suite" "$keys") || true # not checkable, so not taken
  done
  echo "$keys"
}

# take_keys FOLDER FILE: the keys in the archive of own_apt, into FILE
take_keys() {
  apt-get -q update >&2 && cd "$1" && apt-get -q download debian-archive-keyring >&2 && dpkg-deb -x debian-archive-keyring_*.deb keys >&2 || return 1
  cp "$(realpath keys/usr/share/keyrings/debian-archive-keyring.gpg)" "$2.new" && mv "$2.new" "$2"
}
