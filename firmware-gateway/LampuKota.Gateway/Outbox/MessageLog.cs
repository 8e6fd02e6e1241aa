using LampuKota.Columns;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Events and answers on disk that wait for the uplink: appended and synced at once, all deleted when the last of them was delivered. A kill in between sends some
/// twice, which changes nothing at the backend.
/// </summary>
/// <param name="disk">The files.</param>
/// <param name="path">The file.</param>
internal sealed class MessageLog(IDisk disk, string path) : IDisposable
{
    private readonly OutboxRecordWriter _records = new();
    private IDiskFile? _file;
    private long _bytesOfAllThatWaited;

    /// <summary>Bytes that it has.</summary>
    public long Bytes => _file?.Length ?? 0;

    /// <summary>Whether so much of it was delivered that it is worth writing anew.</summary>
    public bool IsWastingSpace => Bytes > Math.Max(OutboxLimits.CompactMessagesBytes, 2 * _bytesOfAllThatWaited);

    /// <summary>Takes up what an earlier life left; it stays in the file.</summary>
    /// <param name="onMessage">Gets the messages in order.</param>
    /// <param name="log">Where it logs.</param>
    /// <returns>Whether the file was damaged.</returns>
    public bool Open(Action<PendingMessage> onMessage, ILogger log)
    {
        byte[] bytes = disk.Read(path) ?? [];
        var reader = new OutboxRecordReader(bytes);
        int good = 0;
        int end = 0;
        while (reader.TryRead())
        {
            end = reader.End;
            if (Parse(reader.Kind, reader.Body) is not { } message)
                continue;
            good++;
            onMessage(message);
        }

        if (reader.TornBytes > 0)
            OutboxLog.Torn(log, path, reader.TornBytes);
        if (reader.DamagedBytes > 0)
        {
            DamagedFile.SetAside(disk, path, bytes, log);
            OutboxLog.DamagedMessages(log, path, reader.DamagedBytes, good);
        }

        _file = OpenFile();
        if (_file.Length > end)
            _file.Truncate(end);
        return reader.DamagedBytes > 0;
    }

    /// <summary>Appends messages and forces them to the medium.</summary>
    /// <exception cref="IOException">It is not certain that they are there.</exception>
    public void Append(IReadOnlyList<PendingMessage> messages)
    {
        Write(messages);
        IDiskFile file = _file ??= OpenFile();
        long before = file.Length;
        try
        {
            file.Append(_records.Written);
            file.Sync();
        }
        catch (IOException)
        {
            file.Truncate(before);
            throw;
        }
    }

    /// <summary>Writes the file anew, with these messages and no others.</summary>
    /// <exception cref="IOException">It is not certain that it was; the old file may still be there.</exception>
    public void Replace(IReadOnlyList<PendingMessage> messages)
    {
        Write(messages);
        _file?.Dispose();
        _file = null;
        DurableFile.Replace(disk, path, _records.Written);
        _file = disk.Open(path);
        _bytesOfAllThatWaited = Bytes;
    }

    /// <summary>Nothing in it waits any more. Not synced: what comes back after a power cut is sent once more.</summary>
    /// <exception cref="IOException">It cannot be emptied.</exception>
    public void Clear()
    {
        if (Bytes > 0)
            _file!.Truncate(0);
    }

    public void Dispose() => _file?.Dispose();

    private IDiskFile OpenFile()
    {
        bool isNew = disk.Read(path) is null;
        IDiskFile file = disk.Open(path);
        if (isNew)
            disk.SyncFolder(Path.GetDirectoryName(path)!);
        return file;
    }

    private void Write(IReadOnlyList<PendingMessage> messages)
    {
        _records.Clear();
        foreach (PendingMessage message in messages)
        {
            if (message.Event is { } deviceEvent)
                _records.Add(deviceEvent);
            else
                _records.Add(message.Result!, message.CorrelationData.Span);
        }
    }

    private static PendingMessage? Parse(OutboxRecordKind kind, ReadOnlyMemory<byte> body) => kind switch
    {
        OutboxRecordKind.Event => ParseEvent(body.Span),
        OutboxRecordKind.Result => ParseResult(body.Span),
        _ => null,
    };

    private static PendingMessage? ParseEvent(ReadOnlySpan<byte> body) =>
        LightingJson.TryParseEvent(body, out DeviceEvent? deviceEvent, out _) ? new PendingMessage(deviceEvent, null, default) { IsKept = true } : null;

    private static PendingMessage? ParseResult(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new ByteReader(body);
            byte[] correlationData = reader.Read(reader.ReadCount(body.Length)).ToArray();
            return LightingJson.TryParseCommandResult(reader.Rest, out LampCommandResult? result, out _)
                ? new PendingMessage(null, result, correlationData) { IsKept = true }
                : null;
        }
        catch (ColumnFormatException)
        {
            // Its checksum is right, so another version wrote it.
            return null;
        }
    }
}
