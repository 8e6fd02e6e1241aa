using System.Text;
using System.Text.Json.Nodes;

namespace LampuKota.Tests;

/// <summary>A device's twin in the stand-in hub: merges patches, counts versions, and refuses what the documented rules of twins refuse.</summary>
internal sealed class StandInTwin
{
    private const int MaximumBytes = 32 * 1024;
    private const int MaximumStringBytes = 4 * 1024;
    private const int MaximumKeyBytes = 1024;
    private const int MaximumDepth = 10;
    private const long MaximumInteger = (1L << 52) - 1;

    public JsonObject Desired { get; private set; } = [];

    public JsonObject Reported { get; private set; } = [];

    public long DesiredVersion { get; private set; } = 1;

    public long ReportedVersion { get; private set; } = 1;

    /// <summary>Merges a patch of the desired properties; throws where a rule of twins forbids what comes of it.</summary>
    public void PatchDesired(JsonObject patch) => (Desired, DesiredVersion) = (Patched(Desired, patch), DesiredVersion + 1);

    /// <summary>Merges a patch of the reported properties.</summary>
    public void PatchReported(JsonObject patch) => (Reported, ReportedVersion) = (Patched(Reported, patch), ReportedVersion + 1);

    /// <summary>The answer to a GET.</summary>
    public JsonObject Whole()
    {
        JsonObject desired = (JsonObject)Desired.DeepClone();
        JsonObject reported = (JsonObject)Reported.DeepClone();
        desired["$version"] = DesiredVersion;
        reported["$version"] = ReportedVersion;
        return new JsonObject { ["desired"] = desired, ["reported"] = reported };
    }

    private static JsonObject Patched(JsonObject properties, JsonObject patch)
    {
        var merged = (JsonObject)properties.DeepClone();
        Merge(merged, patch);
        int size = SizeOf(merged, depth: 1);
        return size <= MaximumBytes ? merged : throw new InvalidOperationException($"The properties take {size} bytes, more than {MaximumBytes}.");
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach ((string key, JsonNode? value) in patch)
        {
            if (value is null)
                into.Remove(key);
            else if (value is JsonObject inner && into[key] is JsonObject known)
                Merge(known, inner);
            else
                into[key] = WithoutNulls(value.DeepClone());
        }
    }

    private static JsonNode WithoutNulls(JsonNode value)
    {
        if (value is JsonObject members)
        {
            foreach (string key in members.Where(member => member.Value is null).Select(member => member.Key).ToArray())
                members.Remove(key);
        }

        return value;
    }

    // Size as documented: strings by their UTF-8 bytes, numbers 8, truth values 4, and the keys.
    private static int SizeOf(JsonNode? value, int depth)
    {
        if (depth > MaximumDepth)
            throw new InvalidOperationException($"The properties are deeper than {MaximumDepth}.");
        return value switch
        {
            JsonObject members => members.Sum(member => KeySize(member.Key) + SizeOf(member.Value, depth + 1)),
            JsonArray => throw new InvalidOperationException("Arrays are left out: not every version of twins takes them."),
            JsonValue text when text.TryGetValue(out string? letters) => StringSize(letters),
            JsonValue truth when truth.TryGetValue(out bool _) => 4,
            JsonValue number when number.TryGetValue(out long integer) && Math.Abs(integer) > MaximumInteger => throw new InvalidOperationException("An integer is too large."),
            _ => 8,
        };
    }

    private static int StringSize(string letters)
    {
        int size = Encoding.UTF8.GetByteCount(letters);
        return size <= MaximumStringBytes ? size : throw new InvalidOperationException($"A string takes {size} bytes, more than {MaximumStringBytes}.");
    }

    private static int KeySize(string key)
    {
        int size = Encoding.UTF8.GetByteCount(key);
        bool isGood = size is > 0 and <= MaximumKeyBytes && !key.Any(letter => char.IsControl(letter) || letter is '.' or '$' or ' ');
        return isGood ? size : throw new InvalidOperationException($"\"{key}\" is no key of a twin.");
    }
}
