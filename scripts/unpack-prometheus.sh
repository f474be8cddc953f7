#!/usr/bin/env bash
# Unpacks Prometheus and promtool of other Debian releases, without installing them: scripts/unpack-prometheus.sh RELEASE…
# They come from the mirror that this machine's apt uses, through an apt with files of its own, which checks Debian's
# signatures. Prints the folder of each, which holds usr/bin/prometheus; what is there is not downloaded again.
set -euo pipefail
cd "$(dirname "$0")/.."

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
packages=(prometheus promtool)

fail() {
  echo "scripts/unpack-prometheus.sh: $1" >&2
  exit 1
}

# The repository of this machine's own release, by code name or role, is on a mirror that has the other releases too.
mirror() {
  local own
  # shellcheck source=/dev/null
  own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get update --print-uris | sed -nE "s#^'([^']*/)dists/($own|stable|oldstable)/InRelease' .*#\1#p" | sed -n 1p
}

# An apt-get that leaves the machine's sources, lists and caches alone, but goes through the same proxies.
own_apt() {
  apt-get --quiet=2 \
    -o Dir::Etc::SourceList="$work/debian.sources" -o Dir::Etc::SourceParts="$work/empty" \
    -o Dir::Etc::Preferences="$work/none" -o Dir::Etc::PreferencesParts="$work/empty" \
    -o Dir::State="$work/state" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@" >&2
}

unpack() {
  local release=$1 package
  mkdir "$work/"{empty,state,cache,packages,root}
  printf '%s\n' 'Types: deb' "URIs: $mirror" "Suites: $release" 'Components: main' "Signed-By: $keyring" \
    >"$work/debian.sources"
  own_apt update
  (cd "$work/packages" && own_apt download "${packages[@]/%//$release}")
  for package in "$work"/packages/*.deb; do dpkg-deb --extract "$package" "$work/root"; done
  # In one step, so that nobody finds half of it. Another run may have been quicker.
  mv --no-target-directory "$work/root" "$cache/$release" 2>/dev/null || [ -d "$cache/$release" ]
}

[ $# -gt 0 ] || fail 'wanted names of Debian releases, such as trixie'
for release in "$@"; do
  [[ $release =~ ^[a-z]+$ ]] || fail "got \"$release\", wanted the name of a Debian release, such as trixie"
done

# In a folder that only this user can write to: programs are run from there. test/peer.ts looks into the same.
cache=$(node -p 'os.tmpdir()')/denter-exporter-peers-$(id -u)
(umask 077 && mkdir -p "$cache")
if [ ! -O "$cache" ] || [ -L "$cache" ]; then fail "$cache belongs to another user: delete it"; fi

for release in "$@"; do
  if [ ! -d "$cache/$release" ]; then
    command -v apt-get >/dev/null || fail 'there is no apt-get here: this is for Debian'
    [ -e "$keyring" ] || fail "$keyring is missing: apt-get install debian-archive-keyring"
    mirror=$(mirror)
    [ -n "$mirror" ] || fail "apt's sources name no mirror of this machine's own release"
    work=$(mktemp -d "$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    unpack "$release"
    rm -rf "$work"
  fi
  echo "$cache/$release"
done
