#!/usr/bin/env bash
# Runs the gateway program's code against the kernel's own drivers over simulated chips, in a QEMU guest that boots for it.
# Usage: tests/hardware.sh     Needs the solution to be built (-c Release). Exit code 3: skipped, for a package cannot be had; it says which.
# What the guest boots is made once and kept in LAMPUKOTA_GUEST_CACHE (default ~/.cache/lampukota-guest).
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${LAMPUKOTA_GUEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lampukota-guest}
results=${LAMPUKOTA_TEST_RESULTS:-artifacts/test-results}
tests=$PWD/artifacts/bin/LampuKota.Guest/release/LampuKota.Guest.dll
work=$(mktemp -d)
console=$work/console
trap 'rm -rf "$work"' EXIT

skip() { echo "tests/hardware.sh is SKIPPED: $*"; exit 3; }

[ "$(uname -m)" = x86_64 ] || skip "the guest is an x86-64 machine."
[ -f "$tests" ] || { echo "Build first: dotnet build LampuKota.sln -c Release" >&2; exit 2; }

# Debian's name of each package, with the file that shows that it is there.
install_missing() {
  local missing=() package file
  while read -r package file; do
    [ -e "$file" ] || missing+=("$package")
  done <<'PACKAGES'
qemu-system-x86 /usr/bin/qemu-system-x86_64
busybox-static /bin/busybox
cpio /usr/bin/cpio
kmod /sbin/depmod
xz-utils /usr/bin/xz
make /usr/bin/make
gcc /usr/bin/gcc
libc6-dev /usr/include/stdio.h
libelf1 /usr/lib/x86_64-linux-gnu/libelf.so.1
PACKAGES
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null 2>&1 ||
    skip "apt cannot install ${missing[*]}."
}

install_missing
# The program as docs/gateway.md installs it.
dotnet publish firmware-gateway/LampuKota.Gateway.Linux -c Release --no-build -p:UseAppHost=false -o "$work/gateway" --nologo -v q
status=0
guest=$(tests/guest/kernel.sh "$cache") || status=$?
[ $status -ne 3 ] || skip "the guest's kernel cannot be had."
[ $status -eq 0 ] || exit 1

# The kernel unpacks one archive after the other: the second holds the first program.
install -m 755 tests/guest/init.sh "$work/init"
(cd "$work" && echo init | cpio --quiet -o -H newc) | gzip | cat "$guest/initramfs" - > "$work/initramfs"

begin=$SECONDS
# No KVM: it is not to be had everywhere, and the result shall not depend on it. Seven minutes are many times what it needs.
timeout --foreground 420 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nodefaults -no-reboot -display none -serial stdio -rtc base=2031-05-06T07:08:09 \
  -kernel "$guest/kernel" -initrd "$work/initramfs" -append "console=ttyS0 quiet panic=-1 lampukota_tests=$tests lampukota_gateway=$work/gateway" \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap -device virtio-9p-pci,fsdev=host,mount_tag=host \
  < /dev/null > "$console" 2>&1 || true
tr -d '\r' < "$console" > "$console.plain"
mv "$console.plain" "$console"

passed=$(grep -c '^ok - ' "$console" || true)
failed=$(grep -c '^not ok - ' "$console" || true)
code=$(sed -n 's/^guest: exit \([0-9]*\)$/\1/p' "$console" | tail -1)
if [ "$code" != 0 ] || [ "$failed" -ne 0 ] || [ "$passed" -eq 0 ]; then
  cat "$console"
  # A guest that died is a failure even if no test said so.
  [ "$failed" -ne 0 ] || failed=1
else
  grep '^ok - ' "$console" | sed 's/^ok - /  /'
fi
mkdir -p "$results"
printf '<TestRun><Counters total="%d" executed="%d" passed="%d" failed="%d" /></TestRun>\n' \
  $((passed + failed)) $((passed + failed)) "$passed" "$failed" > "$results/hardware.trx"
printf '%d tests of the hardware passed, %d failed; the guest took %d s\n' "$passed" "$failed" $((SECONDS - begin))
[ "$failed" -eq 0 ]
