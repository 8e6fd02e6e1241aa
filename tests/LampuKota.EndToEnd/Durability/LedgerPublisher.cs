namespace LampuKota.EndToEnd;

/// <summary>
/// A publisher that sends numbered messages at a steady pace through whatever befalls the server, sends again what was not acknowledged, and writes down what was.
/// </summary>
internal sealed class LedgerPublisher(WireClient client, int qos, int messagesPerSecond, Func<int, WireMessage> message) : IAsyncDisposable
{
    // Enough that commits carry several messages, and few enough that a crash finds most of them unacknowledged.
    private const int Window = 40;
    private const int Identifiers = 65_535;

    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(25);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, bool> _inFlight = [];
    private readonly List<int> _disconnectCodes = [];
    private readonly List<string> _findings = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _hadSession;
    private bool _isFinishing;
    private int _closings;
    private volatile string _standing = "not connected yet";

    public MessageLedger Ledger { get; } = new();

    public string Name => client.Id;

    /// <summary>Connections that ended.</summary>
    public int Closings => Volatile.Read(ref _closings);

    /// <summary>The Reason Codes of DISCONNECT packets that came.</summary>
    public int[] DisconnectCodes
    {
        get
        {
            lock (_lock)
                return [.. _disconnectCodes];
        }
    }

    /// <summary>What the server did that it must not.</summary>
    public string[] Findings
    {
        get
        {
            lock (_lock)
                return [.. _findings];
        }
    }

    private int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    public void Start(int port) => _loop = Task.Run(() => RunAsync(port, _stop.Token));

    /// <summary>Sends nothing new, and waits until all that was sent is acknowledged.</summary>
    public async Task FinishAsync(TimeSpan deadline)
    {
        Volatile.Write(ref _isFinishing, true);
        using var timer = new CancellationTokenSource(deadline);
        while (InFlight > 0)
        {
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"{InFlight} messages of {Name} (QoS {qos}) were not acknowledged within {deadline}: {Waiting()}. Connections ended {Closings} times; {_standing}.");
            await Task.Delay(ShortestTick, CancellationToken.None);
        }
    }

    private string Waiting() => string.Join(", ", Snapshot().Take(5).Select(one => $"number {one.Key}, identifier {IdOf(one.Key)}{(one.Value ? ", received" : "")}"));

    /// <summary>Sends new messages again.</summary>
    public void Resume() => Volatile.Write(ref _isFinishing, false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _standing = "connecting";
                using WireConnection connection = await WireConnection.ConnectAsync(port, client, isClean: !_hadSession, cancellationToken);
                _standing = "connected";
                NoteSession(connection);
                await ServeAsync(connection, cancellationToken);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _closings);
                await Task.Delay(ReconnectDelay, CancellationToken.None);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // A session that was promised by CONNACK outlives every crash.
    private void NoteSession(WireConnection connection)
    {
        if (client.KeepsSession && _hadSession && !connection.IsSessionPresent)
            Note($"The session of {Name} was lost.");
        _hadSession = client.KeepsSession;
    }

    private async Task ServeAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = ReadAsync(connection, over.Token);
        Task sending = SendAsync(connection, over.Token);
        Task first = await Task.WhenAny(reading, sending);
        // What the server still had to say is read before the connection is given up.
        if (first == sending)
            await Task.WhenAny(reading, Task.Delay(ReconnectDelay, cancellationToken));
        await over.CancelAsync();
        await Task.WhenAll(reading, sending);
    }

    private async Task SendAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        foreach ((int number, bool isReceived) in Snapshot())
        {
            byte[] packet = isReceived
                ? WirePackets.Acknowledge(WirePackets.PublishRelease, IdOf(number))
                : WirePackets.PublishMessage(client, message(number), IdOf(number), isRepeated: client.KeepsSession);
            await connection.SendAsync(packet, cancellationToken);
        }

        TimeSpan tick = TimeSpan.FromSeconds(Math.Max(ShortestTick.TotalSeconds, 1.0 / messagesPerSecond));
        using var timer = new PeriodicTimer(tick);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            for (int count = 0; count < messagesPerSecond * tick.TotalSeconds && InFlight < Window && !Volatile.Read(ref _isFinishing); count++)
            {
                int number = Ledger.Next();
                lock (_lock)
                    _inFlight.Add(number, false);
                await connection.SendAsync(WirePackets.PublishMessage(client, message(number), IdOf(number), isRepeated: false), cancellationToken);
            }
        }
    }

    private async Task ReadAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            WirePacket packet = await connection.ReadAsync(cancellationToken);
            switch (packet.Type)
            {
                case WirePackets.PublishAck when qos == 1:
                    End(packet);
                    break;
                case WirePackets.PublishReceived:
                    if (Receive(packet))
                        await connection.SendAsync(WirePackets.Acknowledge(WirePackets.PublishRelease, packet.AcknowledgedId), cancellationToken);
                    break;
                case WirePackets.PublishComplete:
                    Forget(packet.AcknowledgedId);
                    break;
                case WirePackets.Disconnect:
                    lock (_lock)
                        _disconnectCodes.Add(packet.DisconnectCode);
                    break;
                default:
                    Note($"{Name} got a packet of type {packet.Type}.");
                    break;
            }
        }
    }

    // QoS 1 ends here. A code of 0x80 or more would end the client's duty too, so it must not come for a message that is good.
    private void End(WirePacket packet)
    {
        if (packet.AcknowledgedCode >= 0x80)
            Note($"{Name} was refused by PUBACK 0x{packet.AcknowledgedCode:X2}.");
        if (Forget(packet.AcknowledgedId) is { } number)
            Ledger.Acknowledge(number);
    }

    private bool Receive(WirePacket packet)
    {
        if (packet.AcknowledgedCode >= 0x80)
        {
            Note($"{Name} was refused by PUBREC 0x{packet.AcknowledgedCode:X2}.");
            Forget(packet.AcknowledgedId);
            return false;
        }

        lock (_lock)
        {
            if (FindNumber(packet.AcknowledgedId) is { } number)
            {
                _inFlight[number] = true;
                Ledger.Acknowledge(number);
            }

            return true;
        }
    }

    private int? Forget(int packetId)
    {
        lock (_lock)
        {
            int? number = FindNumber(packetId);
            if (number is { } known)
                _inFlight.Remove(known);
            return number;
        }
    }

    private int? FindNumber(int packetId)
    {
        foreach (int number in _inFlight.Keys)
        {
            if (IdOf(number) == packetId)
                return number;
        }

        return null;
    }

    private KeyValuePair<int, bool>[] Snapshot()
    {
        lock (_lock)
            return [.. _inFlight];
    }

    private void Note(string finding)
    {
        lock (_lock)
            _findings.Add(finding);
    }

    private static int IdOf(int number) => number % Identifiers + 1;
}
