#!/bin/sh
# Runs as root after the files are in place, for deb and rpm. The desktop entry, and with it the handler of the app's
# protocol, is registered by the triggers of the packaging systems.
set -e

app='/opt/${sanitizedProductName}'
ln -sf "$app/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox needs user namespaces, for everybody and not only for root, or a helper that may make them. Where
# AppArmor restricts them they can be made, but give no rights: becoming root inside shows that.
if setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user --map-root-user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

# Where AppArmor restricts user namespaces (Ubuntu 24.04 and later), a profile lets this app have them.
profile="$app/resources/apparmor-profile"
if [ -d /etc/apparmor.d ] && apparmor_parser --skip-kernel-load "$profile" >/dev/null 2>&1; then
  install -m 0644 "$profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace '/etc/apparmor.d/${executable}' || true
fi
