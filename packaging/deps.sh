#!/bin/sh
# Install the Debian packages that Build-Depends names and this machine
# lacks:  deps.sh CONTROL
set -eu
wanted=$(awk '
	/^Build-Depends:/ { list = 1; next }
	/^[^ ]/ { list = 0 }
	list { sub(/,.*/, ""); sub(/[(<].*/, ""); print $1 }
' "$1" | grep -v '^debhelper-compat')
missing=
for package in $wanted; do
	dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
		grep -q '^install ok installed$' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "installing:$missing"
run=
[ "$(id -u)" -eq 0 ] || run=sudo
$run apt-get update -qq
# shellcheck disable=SC2086  # a list of words
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq \
	--no-install-recommends $missing >/dev/null
