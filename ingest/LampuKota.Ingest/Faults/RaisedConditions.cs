using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// What ingest has raised and not cleared, in a file, so that a restart raises nothing twice and clears by the same key. To be used by one thread at a time.
/// </summary>
internal sealed class RaisedConditions
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "faults.json";

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Dictionary<(string Event, string Device), long> _raised = [];
    private bool _isSaved = true;

    private RaisedConditions(string path, ILogger logger) => (_path, _logger) = (path, logger);

    /// <summary>Reads the file; what does not check is set aside, and all begins anew.</summary>
    /// <param name="path">The file; its folder is made where it is not there.</param>
    /// <param name="logger">Where it logs.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RaisedConditions Open(string path, ILogger logger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var conditions = new RaisedConditions(path, logger);
        if (!File.Exists(path))
            return conditions;

        try
        {
            foreach (RaisedCondition one in JsonSerializer.Deserialize(File.ReadAllBytes(path), RaisedJson.Default.RaisedConditionArray) ?? [])
                conditions._raised[(one.Event, one.Device)] = one.StartUnixMs;
        }
        catch (JsonException e)
        {
            logger.RaisedConditionsAreDamaged(path, e.Message);
            File.Move(path, path + ".bad", overwrite: true);
        }

        return conditions;
    }

    /// <summary>Since when an event is raised at a device; null where it is not.</summary>
    public long? StartOf(string eventName, string device) => _raised.TryGetValue((eventName, device), out long startUnixMs) ? startUnixMs : null;

    /// <summary>Whether an event is raised at any device.</summary>
    public bool Has(string eventName)
    {
        foreach ((string name, _) in _raised.Keys)
        {
            if (name == eventName)
                return true;
        }

        return false;
    }

    /// <summary>Notes what was told.</summary>
    public void Note(DeviceEvent deviceEvent)
    {
        _isSaved = false;
        if (deviceEvent.Phase == EventPhase.Start)
            _raised[(deviceEvent.Event, deviceEvent.Device)] = deviceEvent.StartUnixMs;
        else
            _raised.Remove((deviceEvent.Event, deviceEvent.Device));
    }

    /// <summary>Writes the file, where anything has changed. A disk that fails is logged, and tried again the next time.</summary>
    public void Save()
    {
        if (_isSaved)
            return;

        try
        {
            RaisedCondition[] all = [.. _raised.Select(one => new RaisedCondition(one.Key.Event, one.Key.Device, one.Value))];
            PrivateFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(all, RaisedJson.Default.RaisedConditionArray));
            _isSaved = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.RaisedConditionsAreNotSaved(_path, e.Message);
        }
    }
}

/// <summary>One condition of the file.</summary>
/// <param name="Event">Event name.</param>
/// <param name="Device">Device id.</param>
/// <param name="StartUnixMs">When it began.</param>
internal sealed record RaisedCondition(string Event, string Device, long StartUnixMs);

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RaisedCondition[]))]
internal sealed partial class RaisedJson : JsonSerializerContext;
