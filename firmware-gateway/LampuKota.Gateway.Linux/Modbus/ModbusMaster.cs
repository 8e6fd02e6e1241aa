using System.Diagnostics;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Reads registers of the meters on one serial line, one request at a time. An answer must come whole, from the meter that was asked, with the length that was
/// asked for and a right checksum; everything else on the line is noise. The line is opened at the first request, and anew after its adapter was gone.
/// </summary>
/// <param name="roots">Where the kernel shows its devices.</param>
/// <param name="settings">The line.</param>
internal sealed class ModbusMaster(HardwareRoots roots, ModbusSettings settings) : IDisposable
{
    /// <summary>A longest answer, and as much noise again.</summary>
    private const int MaximumReceived = 2 * ModbusFrame.MaximumLength;

    /// <summary>A line that never falls silent is broken: somebody else talks on it, or a wire is loose.</summary>
    private static readonly TimeSpan LongestNoise = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private SerialLine? _line;

    /// <summary>Reads registers.</summary>
    /// <param name="read">Which.</param>
    /// <param name="registers">Gets their bytes, the higher byte of each first; as long as these.</param>
    /// <param name="cancellationToken">Gives up between two tries.</param>
    /// <exception cref="IOException">The meter does not answer or refuses; a sentence for the operator.</exception>
    public void Read(ModbusRead read, Span<byte> registers, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _line ??= new SerialLine(roots, settings.Line);
            try
            {
                Read(_line, read, registers, cancellationToken);
            }
            catch (IOException)
            {
                // Cheap to open again, and the only way back to an adapter that was pulled out.
                _line.Dispose();
                _line = null;
                throw;
            }
        }
    }

    public void Dispose() => _line?.Dispose();

    private void Read(SerialLine line, ModbusRead read, Span<byte> registers, CancellationToken cancellationToken)
    {
        TimeSpan silence = settings.Turnaround;
        bool heardAnything = false;
        for (int attempt = 0; attempt <= settings.Retries; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WaitForSilence(line, silence);
            Send(line, read);
            if (TryReceive(line, read, registers, ref heardAnything))
                return;

            // An answer that comes late must not be taken for that to the next request: it is waited for and thrown away.
            silence = settings.Timeout;
        }

        WaitForSilence(line, silence);
        throw new IOException(heardAnything
            ? $"Modbus {settings.Line.Device} address {read.Slave}: what comes back is no answer: look at bit rate, parity, the ends' resistors and the wiring."
            : $"Modbus {settings.Line.Device} address {read.Slave}: no answer: look at the meter's power and address, and whether A and B are swapped.");
    }

    private void Send(SerialLine line, in ModbusRead read)
    {
        Span<byte> request = stackalloc byte[ModbusFrame.RequestLength];
        ModbusFrame.WriteRequest(request, read);
        line.Write(request, settings.Timeout);
    }

    private bool TryReceive(SerialLine line, in ModbusRead read, Span<byte> registers, ref bool heardAnything)
    {
        Span<byte> received = stackalloc byte[MaximumReceived];
        int length = 0;
        // What the line itself takes for request and answer is not the meter's time.
        TimeSpan patience = settings.Timeout + settings.Line.CharacterTime * (ModbusFrame.RequestLength + ModbusFrame.AnswerLength(read));
        long start = Stopwatch.GetTimestamp();
        while (length < MaximumReceived && patience - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            int count = line.Read(received[length..], left);
            length += count;
            if (count == 0 || !ModbusFrame.TryFind(received[..length], read, out ReadOnlySpan<byte> data, out byte exception))
                continue;
            if (exception != 0)
                throw Refusal(read, exception);
            data.CopyTo(registers);
            return true;
        }

        heardAnything |= length > 0;
        return false;
    }

    private static void WaitForSilence(SerialLine line, TimeSpan silence)
    {
        Span<byte> noise = stackalloc byte[ModbusFrame.MaximumLength];
        long start = Stopwatch.GetTimestamp();
        while (line.Read(noise, silence) > 0)
        {
            if (Stopwatch.GetElapsedTime(start) > LongestNoise)
                throw new IOException("The Modbus line never falls silent: another master talks on it, or a wire is loose.");
        }
    }

    // Exception codes: Modbus application protocol V1.1b3, 7.
    private IOException Refusal(in ModbusRead read, byte exception) => new(
        $"Modbus {settings.Line.Device} address {read.Slave} refuses to read {read.Count} {read.Function} registers from {read.Register}: " + exception switch
        {
            1 => "it does not know the function; set Function to Input or Holding.",
            2 => "it has no such registers; look at the meter's list, which may count from 1.",
            3 => "it does not give so many at once.",
            4 => "it has failed.",
            6 => "it is busy.",
            _ => $"exception {exception}.",
        });
}
