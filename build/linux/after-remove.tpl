#!/bin/sh
# Runs as root after the files are gone, for deb ($1 is a word) and rpm ($1 counts the versions that are left).
set -e

case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

rm -f '/usr/bin/${executable}'
if [ -e '/etc/apparmor.d/${executable}' ]; then
  apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  rm -f '/etc/apparmor.d/${executable}'
fi
