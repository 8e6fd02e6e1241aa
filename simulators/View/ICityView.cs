namespace LampuKota.Simulators;

/// <summary>How a running city is shown.</summary>
internal interface ICityView
{
    /// <summary>A step of the start is done.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="text">What came of it.</param>
    void Done(string step, string text);

    /// <summary>A step of the start is under way.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="text">How far it is.</param>
    void Progress(string step, string text);

    /// <summary>The city can be looked at.</summary>
    /// <param name="address">Where.</param>
    void Open(Uri address);

    /// <summary>Shows the status until cancelled.</summary>
    /// <param name="monitor">Gives the status.</param>
    /// <param name="cancellationToken">Ends the view.</param>
    Task WatchAsync(CityMonitor monitor, CancellationToken cancellationToken);

    /// <summary>The last line.</summary>
    /// <param name="text">What to say.</param>
    void Close(string text);
}
