#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Install the package into a bare Debian and open its window there, offscreen. Needs root and debootstrap.
#   installer/linux/bare_root.sh dist/fieldapp_0.1.0_amd64.deb
set -euo pipefail
package=$(realpath "$1")
bare=$(mktemp -d)
trap 'umount "$bare/proc" 2>/dev/null || true; rm -rf "$bare"' EXIT
debootstrap --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$bare" >/dev/null
mount -t proc proc "$bare/proc"
cp /etc/resolv.conf "$bare/etc/resolv.conf"
cp "$package" "$bare/tmp/fieldapp.deb"
chroot "$bare" apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends /tmp/fieldapp.deb >/dev/null 2>&1
chroot "$bare" dpkg -s fieldapp | grep -E '^(Status|Version|Depends)'
chroot "$bare" env -i QT_QPA_PLATFORM=offscreen /usr/bin/fieldapp --home /tmp/home --smoke
chroot "$bare" env -i /usr/bin/fieldapp --help
chroot "$bare" dpkg --purge fieldapp >/dev/null
test ! -e "$bare/usr/lib/fieldapp"
