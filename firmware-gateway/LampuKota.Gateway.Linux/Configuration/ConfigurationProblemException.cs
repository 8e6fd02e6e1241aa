namespace LampuKota.Gateway.Linux;

/// <summary>An operator's mistake; the message is one sentence that says what to do.</summary>
internal sealed class ConfigurationProblemException : Exception
{
    public ConfigurationProblemException(string message)
        : base(message)
    {
    }

    public ConfigurationProblemException()
    {
    }

    public ConfigurationProblemException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
