using System.Diagnostics.CodeAnalysis;

namespace LampuKota.TimeSeries;

/// <summary>Reads and checks the settings of a remote engine.</summary>
internal static class RemoteEngineSettings
{
    public static bool TryRead(Func<string, string?> setting, out RemoteEngine? engine, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(setting);
        engine = null;
        problem = null;
        try
        {
            engine = Read(key => setting(key) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null);
            return true;
        }
        catch (WrongSettingException e)
        {
            problem = e.Message;
            return false;
        }
    }

    private static RemoteEngine? Read(Func<string, string?> setting)
    {
        string name = setting(RemoteEngine.EngineKey) ?? "embedded";
        bool isInflux = name.Equals("influxdb", StringComparison.OrdinalIgnoreCase);
        if (name.Equals("embedded", StringComparison.OrdinalIgnoreCase))
        {
            string? idle = RemoteEngine.Keys.FirstOrDefault(key => key != RemoteEngine.EngineKey && setting(key) is not null);
            return idle is null ? null : throw new WrongSettingException(
                $"{idle} is set, but the embedded store has no use for it: set {RemoteEngine.EngineKey} to victoriametrics or influxdb, or leave it out.");
        }

        if (!isInflux && !name.Equals("victoriametrics", StringComparison.OrdinalIgnoreCase))
            throw new WrongSettingException($"{RemoteEngine.EngineKey} is \"{name}\" but must be embedded, victoriametrics or influxdb.");

        Uri url = Address(RemoteEngine.UrlKey, setting(RemoteEngine.UrlKey)
            ?? throw new WrongSettingException(
                $"{RemoteEngine.EngineKey} is {name}, so {RemoteEngine.UrlKey} must name its address, for instance http://127.0.0.1:{(isInflux ? "8086" : "8428")}."));
        Uri readUrl = setting(RemoteEngine.ReadUrlKey) is { } read ? Address(RemoteEngine.ReadUrlKey, read) : url;
        var engine = new RemoteEngine
        {
            Kind = !isInflux ? RemoteEngineKind.VictoriaMetrics : setting(RemoteEngine.BucketKey) is null ? RemoteEngineKind.InfluxDb1 : RemoteEngineKind.InfluxDb2,
            Url = url,
            ReadUrl = readUrl,
            ProbeUrls = [],
            Database = setting(RemoteEngine.DatabaseKey) ?? "",
            Organisation = setting(RemoteEngine.OrganisationKey) ?? "",
            Bucket = setting(RemoteEngine.BucketKey) ?? "",
            UserName = setting(RemoteEngine.UserNameKey),
            Secret = ReadSecret(setting),
        };
        Check(engine);
        return engine with { ProbeUrls = Probes(engine, setting(RemoteEngine.ProbeUrlsKey)) };
    }

    private static void Check(RemoteEngine engine)
    {
        if (engine.Kind == RemoteEngineKind.InfluxDb2 && (engine.Organisation.Length == 0 || engine.Secret is null))
            throw new WrongSettingException($"{RemoteEngine.BucketKey} means InfluxDB 2, which needs {RemoteEngine.OrganisationKey} and a token in {RemoteEngine.SecretFileKey} too.");
        if (engine.Kind == RemoteEngineKind.InfluxDb1 && engine.Database.Length == 0)
            throw new WrongSettingException($"InfluxDB needs {RemoteEngine.DatabaseKey} (version 1), or {RemoteEngine.OrganisationKey}, {RemoteEngine.BucketKey} and {RemoteEngine.SecretFileKey} (version 2).");
        if (engine.UserName is not null && engine.Secret is null)
            throw new WrongSettingException($"{RemoteEngine.UserNameKey} needs a password: put it into a file and name that by {RemoteEngine.SecretFileKey}.");
        if (engine.Kind == RemoteEngineKind.VictoriaMetrics && engine.Database.Length + engine.Organisation.Length + engine.Bucket.Length > 0)
            throw new WrongSettingException($"VictoriaMetrics has no use for {RemoteEngine.DatabaseKey}, {RemoteEngine.OrganisationKey} and {RemoteEngine.BucketKey}: leave them out.");
    }

    // A base address ends in a slash, so that paths are joined to it.
    private static Uri Address(string key, string text)
    {
        bool isGood = Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length + url.Query.Length + url.Fragment.Length == 0;
        return isGood
            ? new Uri(url!.AbsoluteUri.TrimEnd('/') + "/")
            : throw new WrongSettingException($"{key} must be an address such as http://127.0.0.1:8428, without user, password or query; these have settings of their own.");
    }

    private static List<Uri> Probes(RemoteEngine engine, string? text) => text switch
    {
        null => [new Uri(engine.Url, engine.Kind == RemoteEngineKind.InfluxDb1 ? "debug/vars" : "metrics")],
        "none" => [],
        _ => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(probe => new Uri(Address(RemoteEngine.ProbeUrlsKey, probe).AbsoluteUri.TrimEnd('/')))],
    };

    private static string? ReadSecret(Func<string, string?> setting)
    {
        if (setting(RemoteEngine.SecretFileKey) is not { } path)
            return setting(RemoteEngine.SecretKey);
        if (setting(RemoteEngine.SecretKey) is not null)
            throw new WrongSettingException($"{RemoteEngine.SecretKey} and {RemoteEngine.SecretFileKey} are both set: leave one of them out.");

        try
        {
            string secret = File.ReadAllText(path).Trim();
            return secret.Length > 0 ? secret : throw new WrongSettingException($"The file {path} of {RemoteEngine.SecretFileKey} is empty: put the password or the token into it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WrongSettingException($"The file {path} of {RemoteEngine.SecretFileKey} cannot be read: correct its name, or give this user the right to read it.");
        }
    }

    private sealed class WrongSettingException(string message) : Exception(message);
}
