using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class UnchangedFilePagesTests
{
    private const string Smaps = """
        55d0c0a00000-55d0c0a10000 r--p 00000000 08:01 1234                       /usr/lib/libcoreclr.so
        Size:                 64 kB
        Rss:                  64 kB
        Anonymous:             0 kB
        VmFlags: rd mr mw me sd
        55d0c0a10000-55d0c0a20000 r-xp 00010000 08:01 1234                       /usr/lib/libcoreclr.so
        Anonymous:             4 kB
        55d0c0a20000-55d0c0a30000 rw-p 00020000 08:01 1234                       /usr/lib/libcoreclr.so
        Anonymous:             0 kB
        55d0c0a30000-55d0c0a40000 r--s 00000000 08:01 99                         /usr/lib/System.Private.CoreLib.dll
        Anonymous:             0 kB
        55d0c0a40000-55d0c0a50000 rw-s 00000000 00:05 98                         /dev/shm/shared
        Anonymous:             0 kB
        55d0c0b00000-55d0c0c00000 r-xp 00000000 00:00 0
        Anonymous:             0 kB
        7f1200000000-7f1200001000 r-xp 00000000 08:01 77                         /usr/lib/a name.so
        Anonymous:             0 kB
        """;

    [Fact]
    public void Only_what_is_of_a_file_and_neither_changed_nor_may_be_is_let_go_of() => Assert.Equal(
        [(0x55d0c0a00000, 0x10000), (0x55d0c0a30000, 0x10000), (0x7f1200000000, 0x1000)],
        UnchangedFilePages.Find(Smaps.Split('\n')).Select(part => ((long)part.Start, (long)part.Length)));
}
