#!/bin/busybox sh
# First process of the guest: loads the drivers, wires up simulated chips, runs the tests from the host's disk (read-only), and powers off.
/bin/busybox --install -s /bin
export PATH=/bin
mkdir -p /proc /sys /dev /host
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
end() { /bin/busybox echo "guest: exit $1"; /bin/busybox poweroff -f; }

while read -r module; do
  case $module in
    i2c-stub.ko) insmod /modules/$module chip_addr=0x36,0x40,0x48,0x4a,0x76 || end 90 ;;
    *) insmod /modules/$module || echo "guest: $module was not loaded" ;;
  esac
done < /modules/order
mount -t configfs none /sys/kernel/config || end 91

# A Raspberry Pi's chip with a few of its lines named, one of them held by the kernel itself.
chip=/sys/kernel/config/gpio-sim/pi
mkdir -p $chip/bank
echo 54 > $chip/bank/num_lines
echo pinctrl-bcm2711 > $chip/bank/label
for line in 4 5 6 17 22 23 27; do
  mkdir $chip/bank/line$line
  echo GPIO$line > $chip/bank/line$line/name
done
mkdir $chip/bank/line4/hog
echo "fan control" > $chip/bank/line4/hog/name
echo output-low > $chip/bank/line4/hog/direction
echo 1 > $chip/live || end 92

mount -t 9p -o trans=virtio,ro,cache=loose,version=9p2000.L host /host || end 93
for folder in proc sys dev; do mount --bind /$folder /host/$folder; done
mount --bind /sys/kernel/config /host/sys/kernel/config
# The disk is read-only, and the tests may lie anywhere on it: what is written goes to /run.
mount -t tmpfs none /host/run

# The kernel gives what it does not know itself to its first process as environment: here the tests' assembly, and where the gateway program is installed.
export PATH=/usr/bin:/usr/local/bin HOME=/run TMPDIR=/run DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0
chroot /host /usr/bin/env dotnet "$lampukota_tests"
end $?
