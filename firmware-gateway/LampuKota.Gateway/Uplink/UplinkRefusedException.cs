namespace LampuKota.Gateway;

/// <summary>The backend refused a message for good; sending it again would be refused again.</summary>
public sealed class UplinkRefusedException : Exception
{
    public UplinkRefusedException()
    {
    }

    public UplinkRefusedException(string message)
        : base(message)
    {
    }

    public UplinkRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
