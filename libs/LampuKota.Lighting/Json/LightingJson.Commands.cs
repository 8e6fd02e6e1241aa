using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LampuKota.Lighting;

public static partial class LightingJson
{
    /// <summary>Reads the shape of a command of either kind, for who answers also those outside the limits; <see cref="IGatewayCommand.Validate"/> is still to be asked.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="command">A <see cref="LampCommand"/> or a <see cref="LockCommand"/>, perhaps outside its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryReadUncheckedCommand(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out IGatewayCommand? command, [NotNullWhen(false)] out string? problem)
    {
        if (HasMember(utf8Json, "lock"u8))
        {
            bool isLock = TryParse(utf8Json, Json.LockCommand, static _ => [], out LockCommand? order, out problem);
            command = order;
            return isLock;
        }

        bool isLevel = TryParse(utf8Json, Json.LampCommand, static _ => [], out LampCommand? level, out problem);
        command = level;
        return isLevel;
    }

    /// <summary>Reads a lock or its release.</summary>
    /// <param name="utf8Json">The payload.</param>
    /// <param name="order">The order, within its limits.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryParseLock(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out LockCommand? order, [NotNullWhen(false)] out string? problem) =>
        TryParse(utf8Json, Json.LockCommand, static parsed => parsed.Validate(), out order, out problem);

    /// <summary>Writes a lock or its release.</summary>
    /// <param name="order">The order.</param>
    public static byte[] ToUtf8(LockCommand order) => JsonSerializer.SerializeToUtf8Bytes(order, Json.LockCommand);

    // What is no JSON has no member; whoever parses it says what is wrong.
    private static bool HasMember(ReadOnlySpan<byte> utf8Json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(utf8Json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(name))
                    return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
