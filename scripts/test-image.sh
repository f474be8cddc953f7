#!/usr/bin/env bash
# Builds the Dockerfile and runs test/image/ on it, with neither a Docker engine nor an image registry: debootstrap and
# the npm package of Node 24 make the base image, buildah builds on it, runc runs it. For Debian, as root.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)

buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }

clean_up() {
  buildah umount --all >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT

step() { printf '== %s (after %d s)\n' "$1" "$SECONDS"; }

install_tools() {
  local missing=() tool
  for tool in buildah debootstrap runc; do
    # A program: the function of this name is always there.
    type -P "$tool" >/dev/null || missing+=("$tool")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log"
}

# A stand-in for the official Node image: Debian with Node 24 and npm under /usr/local.
make_base() {
  local packages=$work/packages base=$work/base arch scratch
  arch=$(node -p process.arch)
  debootstrap --variant=minbase bookworm "$base" >"$work/debootstrap.log"
  npm install --silent --ignore-scripts --prefix "$packages" "node-linux-$arch@24" npm@11
  install "$packages/node_modules/node-linux-$arch/bin/node" "$base/usr/local/bin/node"
  mkdir -p "$base/usr/local/lib/node_modules"
  cp -r "$packages/node_modules/npm" "$base/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"

  scratch=$(buildah from scratch)
  # The build must reach the npm registry in the way that this machine does.
  buildah config --env "npm_config_registry=$(npm config get registry)" "$scratch"
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
    mkdir -p "$base/etc/ssl/certs"
    cp "$NODE_EXTRA_CA_CERTS" "$base/etc/ssl/certs/extra.crt"
    buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/extra.crt "$scratch"
  fi
  buildah copy --quiet "$scratch" "$base" / >/dev/null
  buildah commit --quiet "$scratch" localhost/node:24 >/dev/null
  buildah rm "$scratch" >/dev/null
}

build_image() {
  buildah bud --isolation chroot --format docker \
    --build-arg NODE_IMAGE=localhost/node:24 \
    --build-arg VERSION=1.2.3 \
    --build-arg REVISION=abcdef \
    --tag localhost/denter-exporter . >"$work/build.log" 2>&1 || {
    cat "$work/build.log"
    return 1
  }
}

step 'installing the tools' && install_tools
step 'making the base image' && make_base
step 'building the image' && build_image
step 'testing the image'
buildah inspect --type image localhost/denter-exporter >"$work/image.json"
IMAGE_JSON=$work/image.json
IMAGE_ROOTFS=$(buildah mount "$(buildah from --pull-never localhost/denter-exporter)")
export IMAGE_JSON IMAGE_ROOTFS
npx vitest run --config test/image/vitest.config.ts
