using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.TimeSeries;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Tests;

/// <summary>The dashboard's part of a backup: its databases while they are written, and what lies beside them.</summary>
public sealed class CityBackupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-city-backup-");

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Own => Path.Combine(Data, "dashboard");

    private string Backup => Path.Combine(_folder.FullName, "backup");

    private string Restored => Path.Combine(_folder.FullName, "restored");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backup_of_a_city_that_is_written_has_every_photo_that_was_kept_before_it_and_none_by_half()
    {
        IDbContextFactory<CityContext> city = await MakeAsync(Own);
        Directory.CreateDirectory(Path.Combine(Own, "keys"));
        await File.WriteAllTextAsync(Path.Combine(Own, "keys", "key-1.xml"), "<key/>");
        var photos = new PhotoStore(city);
        List<string> kept = [];
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            for (int number = 0; !stop.IsCancellationRequested; number++)
            {
                string id = await photos.AddAsync(Photo(number), "yohanes", number, CancellationToken.None);
                lock (kept)
                    kept.Add(id);
            }
        });
        await UntilAsync(() => Count(kept) >= 20);
        string[] before = Copy(kept);

        int exitCode = await BackupProgram.RunAsync(["backup", Backup, $"--Data:Directory={Data}"]);
        await stop.CancelAsync();
        await writing;

        Assert.Equal(0, exitCode);
        Assert.Equal(0, await BackupProgram.RunAsync(["restore", Backup, "--verify-only"]));
        Directory.CreateDirectory(Path.Combine(Restored, "ingest")); // Restored before this part.
        Assert.Equal(0, await BackupProgram.RunAsync(["restore", Backup, Restored]));
        string own = Path.Combine(Restored, "dashboard");
        Assert.Equal(["city.db", "key-1.xml"], Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(own, "keys", "key-1.xml")));
        await using CityContext restored = new(CityDatabase.Options(Path.Combine(own, CityDatabase.FileName)));
        PhotoRow[] rows = await restored.Photos.AsNoTracking().OrderBy(photo => photo.ReceivedUnixMs).ToArrayAsync();
        Assert.Subset(rows.Select(row => row.Id).ToHashSet(), before.ToHashSet());
        Assert.Equal(Copy(kept).Take(rows.Length), rows.Select(row => row.Id)); // As they were kept, and none left out between.
        Assert.All(rows, row => Assert.Equal(Photo((int)row.ReceivedUnixMs).Full, row.Full));
    }

    [Fact]
    public async Task The_folder_remembers_its_last_backup_and_a_restored_one_has_none()
    {
        await MakeAsync(Own);
        Assert.Null(BackupNote.TryRead(Own));

        await BackupProgram.RunAsync(["backup", Backup, $"--Data:Directory={Data}"]);
        await BackupProgram.RunAsync(["restore", Backup, Restored]);

        BackupNote note = BackupNote.TryRead(Own)!;
        Assert.Equal(Backup, note.Target);
        Assert.InRange(note.TakenUnixMs, 1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.True(note.Bytes > 0);
        Assert.Null(BackupNote.TryRead(Path.Combine(Restored, "dashboard")));
    }

    [Fact]
    public async Task A_note_that_cannot_be_read_is_as_good_as_none()
    {
        Directory.CreateDirectory(Own);
        await File.WriteAllTextAsync(Path.Combine(Own, BackupNote.FileName), "half a doc");

        Assert.Null(BackupNote.TryRead(Own));
    }

    [Fact]
    public async Task Mistakes_are_told_in_a_sentence_and_touch_nothing()
    {
        await MakeAsync(Own);
        await BackupProgram.RunAsync(["backup", Backup, $"--Data:Directory={Data}"]);
        Directory.CreateDirectory(Path.Combine(Restored, "dashboard"));

        Assert.Contains("no city", (await MistakeAsync("backup", Backup, $"--Data:Directory={_folder.FullName}")).Message, StringComparison.Ordinal);
        Assert.Contains("no backup", (await MistakeAsync("restore", Backup + "x", Restored)).Message, StringComparison.Ordinal);
        Assert.Contains("--help", (await MistakeAsync("restore", Backup)).Message, StringComparison.Ordinal);
        Assert.Contains("--help", (await MistakeAsync("backup", "--Data:Directory=x")).Message, StringComparison.Ordinal);
        Assert.Equal(1, await BackupProgram.RunAsync(["restore", Backup, Restored])); // There is a dashboard in it.
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Restored, "dashboard")));
    }

    [Fact]
    public async Task A_backup_that_was_tampered_with_is_not_restored()
    {
        await MakeAsync(Own);
        await BackupProgram.RunAsync(["backup", Backup, $"--Data:Directory={Data}"]);
        string file = Directory.EnumerateFiles(Backup, "city.db.*", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        Assert.Equal(1, await BackupProgram.RunAsync(["restore", Backup, "--verify-only"]));
        Assert.Equal(1, await BackupProgram.RunAsync(["restore", Backup, Restored]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Restored));
    }

    private static PhotoForms Photo(int number) => new(1, 1, [.. BitConverter.GetBytes(number), .. new byte[5_000]], [(byte)number]);

    private static async Task<IDbContextFactory<CityContext>> MakeAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var contexts = new Contexts(CityDatabase.Options(Path.Combine(folder, CityDatabase.FileName)));
        await new CityStore(contexts).MigrateAsync(CancellationToken.None);
        return contexts;
    }

    private static Task<OperatorMistakeException> MistakeAsync(params string[] arguments) =>
        Assert.ThrowsAsync<OperatorMistakeException>(() => BackupProgram.RunAsync(arguments));

    private static int Count(List<string> list)
    {
        lock (list)
            return list.Count;
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
            return [.. list];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), deadline.Token);
    }

    private sealed class Contexts(DbContextOptions<CityContext> options) : IDbContextFactory<CityContext>
    {
        public CityContext CreateDbContext() => new(options);
    }
}
