using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LampuKota.Gateway;

/// <summary>Writes a twin's patches without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class TwinJsonContext : JsonSerializerContext;
