namespace LampuKota.Gateway.Linux;

/// <summary>Attributes of the kernel that may be missing.</summary>
internal static class SysfsText
{
    /// <summary>What an attribute says; empty where it is not there or does not answer.</summary>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
