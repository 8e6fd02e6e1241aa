namespace LampuKota.Simulators;

/// <summary>How a load test is shown.</summary>
internal interface ILoadView
{
    /// <summary>A step is done or begins.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="text">What there is to say.</param>
    void Step(string step, string text);

    /// <summary>A step is under way.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="all">Of how many.</param>
    void Progress(string step, int done, int all);

    /// <summary>Shows each second of the load while the work runs.</summary>
    /// <param name="work">Runs until the load is over, and hands over each second.</param>
    Task WatchAsync(Func<Action<LoadStatus>, Task> work);

    /// <summary>Shows the verdict.</summary>
    /// <param name="report">What there is to tell.</param>
    /// <param name="settings">What was asked for.</param>
    void Close(LoadReport report, LoadSettings settings);
}
