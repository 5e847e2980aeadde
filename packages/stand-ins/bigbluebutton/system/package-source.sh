#!/bin/bash -e
# Lets apt-get install what BigBlueButton's own package source has besides: here a folder of this server, with packages that hold a note only.
source=/usr/share/bigbluebutton/packages
list=/etc/apt/sources.list.d/bigbluebutton.list
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$source"

for name in bbb-shared-notes-server; do
  mkdir -p "$work/DEBIAN" "$work/usr/share/$name"
  echo "The stand-in's page says BlockNote where this is installed." >"$work/usr/share/$name/README"
  control="Package: $name
Version: 1:3.0.35
Architecture: all
Maintainer: the local cloud <root@localhost>
Description: stand-in for the package of this name"
  echo "$control" >"$work/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$work" "$source/$name.deb" >/dev/null
  printf '%s\nFilename: ./%s.deb\nSize: %s\nSHA256: %s\n\n' "$control" "$name" "$(stat -c %s "$source/$name.deb")" "$(sha256sum <"$source/$name.deb" | cut -d' ' -f1)"
done >"$source/Packages"

echo "deb [trusted=yes] file:$source ./" >"$list"
# This source alone: a server of the local cloud has no way to others.
apt-get update -qq -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
