using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.Simulators;

/// <summary>The folder of one simulated city, held by one process at a time (docs/formats/city-folder.md).</summary>
internal sealed class CityFolder : IDisposable
{
    private readonly FileStream _lock;

    private CityFolder(string path, FileStream fileLock)
    {
        Path = path;
        _lock = fileLock;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    public string PlanFile => System.IO.Path.Combine(Path, "plan.geojson");

    public string ClockFile => System.IO.Path.Combine(Path, "clock.json");

    public string LampsFile => System.IO.Path.Combine(Path, "lamps.json");

    public string LogsFolder => System.IO.Path.Combine(Path, "logs");

    /// <summary>Folder of one gateway's own memory.</summary>
    public string GatewayFolder(string gatewayId) => System.IO.Path.Combine(Path, "gateways", gatewayId);

    /// <summary>Makes or takes up the folder of a city.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="seed">The city's seed.</param>
    /// <param name="lamps">How many lamps it has.</param>
    /// <exception cref="OperatorMistakeException">It cannot be written, is in use, or holds another city.</exception>
    public static CityFolder Open(string path, ulong seed, int lamps)
    {
        FileStream fileLock = TakeLock(path);
        try
        {
            var folder = new CityFolder(path, fileLock);
            folder.CheckIdentity(new CityIdentity(seed, lamps));
            Directory.CreateDirectory(folder.LogsFolder);
            return folder;
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Writes a plan where there is none, and else makes sure that it is the one that this folder has lived by.</summary>
    /// <param name="plan">The plan that belongs to the folder's seed and lamps.</param>
    /// <exception cref="OperatorMistakeException">The folder holds the plan of another version of the program.</exception>
    public void SavePlan(CityPlan plan)
    {
        using var written = new MemoryStream();
        CityPlanWriter.Write(plan, written);
        ReadOnlySpan<byte> bytes = written.GetBuffer().AsSpan(0, (int)written.Length);
        if (!File.Exists(PlanFile))
        {
            Save(PlanFile, bytes);
            return;
        }

        if (new FileInfo(PlanFile).Length != bytes.Length || !bytes.SequenceEqual(File.ReadAllBytes(PlanFile)))
        {
            throw new OperatorMistakeException(
                $"The city in {Path} was drawn by another version of this program: choose another folder with --data, or remove this one.");
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string path)
    {
        string file = System.IO.Path.Combine(path, "city.lock");
        try
        {
            Directory.CreateDirectory(path);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException(File.Exists(file) && exception is IOException
                ? $"Another city runs in {path}: stop it, or choose another folder with --data."
                : $"The data folder {path} cannot be written: choose another with --data. ({exception.Message})");
        }
    }

    private static void Save(string file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            SafeFile.Write(file, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"{file} cannot be written: choose another folder with --data. ({exception.Message})");
        }
    }

    private void CheckIdentity(CityIdentity wanted)
    {
        string file = System.IO.Path.Combine(Path, "city.json");
        if (!File.Exists(file))
        {
            Save(file, JsonSerializer.SerializeToUtf8Bytes(wanted, CityJson.Default.CityIdentity));
            return;
        }

        CityIdentity found = SafeFile.ReadJson(file, CityJson.Default.CityIdentity)
            ?? throw new OperatorMistakeException($"{file} cannot be read: remove the folder, or choose another with --data.");
        if (found != wanted)
        {
            throw new OperatorMistakeException(
                $"The folder {Path} holds a city with --seed {found.Seed} and --lamps {found.Lamps}: give these, or choose another folder with --data.");
        }
    }
}

/// <summary>Which city a folder holds.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Lamps">Its number of lamps.</param>
internal sealed record CityIdentity(ulong Seed, int Lamps);

/// <summary>How the files of a city's folder are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CityIdentity))]
[JsonSerializable(typeof(ClockRecord))]
[JsonSerializable(typeof(LampsRecord))]
internal sealed partial class CityJson : JsonSerializerContext;
