using System.Buffers.Binary;
using System.Collections.Concurrent;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

/// <summary>A meter on a pseudo terminal: registers, and a list of what goes wrong with its next answers.</summary>
internal sealed class SimulatedMeter : IDisposable
{
    private readonly PseudoTerminal _line = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public SimulatedMeter() => _running = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);

    /// <summary>Its line's name below /dev.</summary>
    public string Device => _line.Device;

    /// <summary>Its address.</summary>
    public byte Slave { get; init; } = 7;

    /// <summary>What its registers hold.</summary>
    public Dictionary<ushort, ushort> Registers { get; } = [];

    /// <summary>What becomes of the next answers, one each: what is sent in place of the right answer. Then all is well.</summary>
    public ConcurrentQueue<Func<byte[], byte[][]>> Mishaps { get; } = new();

    /// <summary>How many requests it has seen.</summary>
    public int Requests { get; private set; }

    /// <summary>Puts bytes on the line that nobody asked for.</summary>
    public void Send(byte[] bytes) => _line.Send(bytes);

    /// <summary>The right answer to a request.</summary>
    public byte[] Answer(ReadOnlySpan<byte> request)
    {
        ushort first = BinaryPrimitives.ReadUInt16BigEndian(request[2..]);
        ushort count = BinaryPrimitives.ReadUInt16BigEndian(request[4..]);
        if (!Registers.ContainsKey(first))
            return WithCrc([request[0], (byte)(request[1] | 0x80), 2]);

        byte[] answer = new byte[3 + 2 * count];
        (answer[0], answer[1], answer[2]) = (request[0], request[1], (byte)(2 * count));
        for (ushort i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(3 + 2 * i), Registers[(ushort)(first + i)]);
        return WithCrc(answer);
    }

    public static byte[] WithCrc(byte[] bytes)
    {
        ushort crc = ModbusCrc.Compute(bytes);
        return [.. bytes, (byte)crc, (byte)(crc >> 8)];
    }

    public void Dispose()
    {
        _stop.Cancel();
        _running.Wait();
        _line.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var received = new List<byte>();
        while (!_stop.IsCancellationRequested)
        {
            received.AddRange(_line.Receive(ModbusFrame.RequestLength - received.Count));
            if (received.Count < ModbusFrame.RequestLength)
                continue;

            byte[] request = [.. received];
            received.Clear();
            Requests++;
            if (request[0] != Slave)
                continue;
            byte[] answer = Answer(request);
            foreach (byte[] part in Mishaps.TryDequeue(out Func<byte[], byte[][]>? mishap) ? mishap(answer) : [answer])
                _line.Send(part);
        }
    }
}
