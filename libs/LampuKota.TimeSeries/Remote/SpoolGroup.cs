using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Everything that one record will hold: lines, the devices met in them for the first time, what was rejected, and who waits.</summary>
internal sealed class SpoolGroup : CommitGroup
{
    // A burst may have blown the lines up; the next group starts from here.
    private const int LineBytesToKeep = 1 << 20;

    public ByteWriter Lines { get; } = new();

    public List<StoredDevice> NewDevices { get; } = [];

    /// <summary>Who brought the lines, and what was rejected.</summary>
    public SpoolRuns Runs { get; } = new();

    /// <inheritdoc/>
    public override int PendingBytes => Lines.Length;

    /// <summary>The names are on disk; where the lines must wait for room, they need not be written again.</summary>
    public void ForgetNewNames()
    {
        NewDevices.Clear();
        NewSources.Clear();
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        Lines.Clear(LineBytesToKeep);
        NewDevices.Clear();
        Runs.Clear();
    }
}
