#!/usr/bin/env bash
# Runs the tests on other versions of Node: scripts/test-node-versions.sh [VERSION…]
# The versions come from the npm registry (the platform packages of the package `node`) into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

# The oldest that package.json's engines allows, and each later line with long-term support.
if [ $# -eq 0 ]; then set -- 20.19 22 24; fi
package=node-$(node -p 'process.platform')-$(node -p 'process.arch')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

exit_code=0
summary=()
for version in "$@"; do
  npm install --silent --ignore-scripts --prefix "$work/$version" "$package@$version"
  path=$work/$version/node_modules/$package/bin:$PATH
  name="Node $(PATH=$path node --version)"
  printf '== %s\n' "$name"
  PATH=$path npm test 2>&1 | tee "$work/log" || exit_code=1
  summary+=("$name: $(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/log" | tail -1)")
done
printf '%s\n' "${summary[@]}"
exit "$exit_code"
