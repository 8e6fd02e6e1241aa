namespace LampuKota.Broker;

/// <summary>
/// The sessions that got messages while one thread routed a batch. They are sent to at its end, so that a batch costs each receiver one write to
/// its socket and not one a message.
/// </summary>
internal sealed class TouchedSessions
{
    [ThreadStatic]
    private static TouchedSessions? OfThisThread;

    private readonly List<Session> _sessions = [];

    public static TouchedSessions ForThisThread => OfThisThread ??= new TouchedSessions();

    public void Add(Session session)
    {
        if (session.TryMarkTouched())
            _sessions.Add(session);
    }

    /// <summary>Starts sending to each of them. Sending may, on this very thread, lead to further routing: that is sent as well.</summary>
    public void Send()
    {
        while (_sessions.Count > 0)
        {
            Session session = _sessions[^1];
            _sessions.RemoveAt(_sessions.Count - 1);
            session.ClearTouched();
            session.Outbox.Send();
        }
    }
}
