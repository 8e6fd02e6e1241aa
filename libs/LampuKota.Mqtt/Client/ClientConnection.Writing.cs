using System.IO.Pipelines;

namespace LampuKota.Mqtt;

internal sealed partial class ClientConnection
{
    /// <summary>Bytes after which a batch is sent: a few network packets, so that many small messages share one system call.</summary>
    private const int BatchSize = 32 * 1024;

    private async Task WriteAsync()
    {
        List<OutgoingMessage> unconfirmed = [];
        try
        {
            while (_end is null)
            {
                if (WriteBatch(unconfirmed))
                    await FlushAsync(unconfirmed).ConfigureAwait(false);
                else
                    await _context.Session.Work.WaitAsync().ConfigureAwait(false);
            }

            if (_end.SaysFarewell)
            {
                WriteControl();
                _output.WriteDisconnect(_end.Reason);
                await _transport.Output.FlushAsync(_cut.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever happens, this connection ends and the client goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EndBy(exception);
        }

        foreach (OutgoingMessage message in unconfirmed)
            message.Complete(ReasonCode.UnspecifiedError);
    }

    /// <summary>Writes what waits, answers first, into the pipe; false where nothing did.</summary>
    private bool WriteBatch(List<OutgoingMessage> unconfirmed)
    {
        WriteControl();
        while (_transport.Output.UnflushedBytes < BatchSize && _context.Session.TryWriteNext(_output, out OutgoingMessage? written))
        {
            if (written is not null)
                unconfirmed.Add(written);
        }

        return _transport.Output.UnflushedBytes > 0;
    }

    private void WriteControl()
    {
        while (_transport.Output.UnflushedBytes < BatchSize && _control.TryTake(out ControlPacket packet))
            _output.Write(packet);
        _room.Set();
    }

    private async ValueTask FlushAsync(List<OutgoingMessage> unconfirmed)
    {
        // Before: the answer may be here sooner than this method goes on, and a flush that hangs must not count as sent when it ends.
        _keepAlive?.Sent();
        FlushResult result = await _transport.Output.FlushAsync(_cut.Token).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            End(ConnectionEnd.Lost());
            return;
        }

        foreach (OutgoingMessage message in unconfirmed)
            message.Complete(ReasonCode.Success);
        unconfirmed.Clear();
    }
}
