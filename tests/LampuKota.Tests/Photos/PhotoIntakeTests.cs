using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class PhotoIntakeTests
{
    private static readonly CityClock Clock = new ClockOptions().CreateClock(SystemClock.Instance);

    [Fact]
    public async Task The_same_photo_sent_twice_is_kept_once()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new PhotoStore(database);
        using var intake = new PhotoIntake(store, new PhotoSettings(1 << 20), Clock, TimeProvider.System);

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync(intake, TestPhoto.Jpeg())));

        Assert.Single(ids.Distinct());
        Assert.True(PhotoStore.IsId(ids[0]));
        byte[] full = (await store.FindAsync(ids[0], isSmall: false, CancellationToken.None))!;
        byte[] small = (await store.FindAsync(ids[0], isSmall: true, CancellationToken.None))!;
        Assert.Equal(full.Length + small.Length, await store.CountBytesAsync(CancellationToken.None));
        Assert.True(await store.ExistAsync([ids[0]], CancellationToken.None));
        Assert.False(await store.ExistAsync([ids[0], new string('0', 32)], CancellationToken.None));
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_in_a_sentence_and_leaves_nothing()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new PhotoStore(database);
        using var intake = new PhotoIntake(store, new PhotoSettings(1 << 20), Clock, TimeProvider.System);

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => TakeAsync(intake, "GIF89a"u8.ToArray()));

        Assert.Equal((Refusal.Invalid, "photo", "The photo must be a JPEG file."), (refused.Refusal, refused.Field, refused.Message));
        Assert.Equal(0, await store.CountBytesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_is_read_no_further_than_its_limit()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        using var intake = new PhotoIntake(new PhotoStore(database), new PhotoSettings(1 << 20), Clock, TimeProvider.System);
        using var endless = new EndlessStream();

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => intake.TakeAsync(endless, "yohanes", CancellationToken.None));

        Assert.Equal(Refusal.TooLarge, refused.Refusal);
        Assert.InRange(endless.ReadBytes, PhotoLimits.MaximumUploadBytes, PhotoLimits.MaximumUploadBytes + 128 * 1024);
    }

    [Fact]
    public async Task A_photo_that_no_room_is_left_for_is_refused()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        using var intake = new PhotoIntake(new PhotoStore(database), new PhotoSettings(100), Clock, TimeProvider.System);

        RequestRefusedException refused = await Assert.ThrowsAsync<RequestRefusedException>(() => TakeAsync(intake, TestPhoto.Jpeg()));

        Assert.Equal(Refusal.Unavailable, refused.Refusal);
    }

    private static Task<string> TakeAsync(PhotoIntake intake, byte[] jpeg) => intake.TakeAsync(new MemoryStream(jpeg), "yohanes", CancellationToken.None);

    private sealed class EndlessStream : Stream
    {
        public long ReadBytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            ReadBytes += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
