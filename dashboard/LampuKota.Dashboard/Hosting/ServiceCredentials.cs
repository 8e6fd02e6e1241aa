using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>The dashboard's credentials at the broker, which ingest writes at its first start.</summary>
internal static class ServiceCredentials
{
    private const string FileName = "services.json";
    private const string Service = "dashboard";

    /// <summary>Reads them; nothing where the file is not there: then the broker takes anonymous clients, or refuses.</summary>
    /// <exception cref="OperatorMistakeException">The file cannot be read.</exception>
    public static (string? UserName, string? Password) Read(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
            return (null, null);

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty(Service, out JsonElement secret) ? (Service, secret.GetString()) : (null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new OperatorMistakeException($"The service credentials in {path} cannot be read: run the dashboard as the user who owns the file, or let ingest write it anew.");
        }
    }
}
