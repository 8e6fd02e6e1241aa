#!/usr/bin/env bash
# Makes what the guest of tests/hardware.sh boots, once for each kernel version: kernel, and a first file system with busybox and modules (gpio-sim, which Debian
# leaves out, is built here). The first program, init.sh, is added at each start.
# Usage: tests/guest/kernel.sh CACHE     Prints the folder in which kernel and initramfs lie. Exit code 3: a package cannot be had.
set -euo pipefail
cache=$1
here=$(cd "$(dirname "$0")" && pwd)
# Modules that the guest loads, each with what it needs.
modules=(9p 9pnet_virtio virtio_pci i2c-dev i2c-stub lm75 bmp280-i2c ina2xx-adc ti-ads1015)

missing() { echo "$*" >&2; exit 3; }

# The newest kernel of which image, headers and source are to be had in one and the same version.
choose_version() {
  local headers abi version sources images
  sources=$(apt-cache madison linux-source-6.1)
  for headers in $(apt-cache search --names-only '^linux-headers-6\.1\.0-[0-9]+-amd64$' | cut -d' ' -f1 | sort -rV); do
    abi=${headers#linux-headers-}
    version=$(apt-cache madison "$headers" | awk -F' *[|] *' '!found { print $2; found = 1 }')
    images=$(apt-cache madison "linux-image-$abi")
    if [[ $sources == *" $version "* && $images == *" $version "* ]]; then
      echo "$abi $version"
      return
    fi
  done
}

fetch() {
  local abi=$1 version=$2 common
  common=linux-headers-${abi%-amd64}-common
  apt-get -qq -o APT::Sandbox::User=root download "linux-image-$abi=$version" "linux-headers-$abi=$version" "$common=$version" \
    "linux-kbuild-6.1=$version" "linux-source-6.1=$version" 2> /dev/null || missing "apt cannot download kernel $version."
  local package
  for package in linux-image-* linux-headers-* linux-kbuild-*; do dpkg-deb -x "$package" unpacked; done
  # The headers' one absolute path, from where they are not installed.
  sed -i "s|/usr/src/|$PWD/unpacked/usr/src/|" "unpacked/usr/src/linux-headers-$abi/Makefile"
}

# gpio-sim needs irq_sim, which Debian's kernel was built without and which looks up interrupts by a function that modules may not call.
build_simulator() {
  local abi=$1
  mkdir simulator
  dpkg-deb --fsys-tarfile linux-source-6.1_*.deb | tar -xO ./usr/src/linux-source-6.1.tar.xz | xz -dc -T0 |
    tar -x -C simulator --strip-components=3 linux-source-6.1/drivers/gpio/{gpio-sim.c,gpiolib.h} linux-source-6.1/kernel/irq/irq_sim.c
  sed -i 's/irq_to_desc(\([a-z]*\))/irq_data_to_desc(irq_get_irq_data(\1))/; s|#include <linux/irq_sim.h>|#include <linux/irqdesc.h>\n&|' simulator/irq_sim.c
  printf 'obj-m := gpio-simx.o\ngpio-simx-y := gpio-sim.o irq_sim.o\n' > simulator/Makefile
  make -s -C "unpacked/usr/src/linux-headers-$abi" M="$PWD/simulator" CC=gcc modules > build.log 2>&1 || { cat build.log >&2; exit 1; }
  install -D simulator/gpio-simx.ko "unpacked/lib/modules/$abi/extra/gpio-simx.ko"
}

# Kernel modules in the order in which they are loaded: modules.dep names all that each needs, the last needed first.
in_order() {
  local abi=$1 module
  for module in "${modules[@]}" gpio-simx; do
    awk -v name="/${module//-/[-_]}.ko" -F'[: ]+' '$1 ~ name "$" { for (i = NF; i > 0; i--) if ($i != "") print $i; exit }' "unpacked/lib/modules/$abi/modules.dep"
  done | awk '!seen[$0]++'
}

build_initramfs() {
  local abi=$1 module
  mkdir -p root/bin root/modules
  cp /bin/busybox root/bin/busybox
  ln -s busybox root/bin/sh
  /sbin/depmod -b unpacked "$abi"
  in_order "$abi" > order
  while read -r module; do
    cp "unpacked/lib/modules/$abi/$module" root/modules/
    basename "$module" >> root/modules/order
  done < order
  (cd root && find . | cpio --quiet -o -H newc | gzip -1) > initramfs
}

# Made by the same script before: whatever version it was, it does.
recipe=$(sha256sum < "$here/kernel.sh" | cut -c1-12)
ready=$(compgen -G "$cache/*-$recipe" | sort -V | tail -1 || true)
if [ -z "$ready" ]; then
  apt-cache show linux-source-6.1 > /dev/null 2>&1 || apt-get update -qq || true
  chosen=$(choose_version)
  [ -n "$chosen" ] || missing "apt knows no kernel 6.1 with headers and source of one version."
  read -r abi version <<< "$chosen"
  ready="$cache/$version-$recipe"
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/making-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  fetch "$abi" "$version"
  build_simulator "$abi"
  build_initramfs "$abi"
  mkdir ready
  mv "unpacked/boot/vmlinuz-$abi" ready/kernel
  mv initramfs ready/
  # Two that make it at the same time make the same.
  mv -T ready "$ready" 2> /dev/null || [ -d "$ready" ]
fi
echo "$ready"
