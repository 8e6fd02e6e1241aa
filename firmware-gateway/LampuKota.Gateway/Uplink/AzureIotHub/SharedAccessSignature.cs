using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LampuKota.Gateway;

/// <summary>
/// The token by which IoT Hub knows a device (IoT Hub, control access with shared access signatures): HMAC-SHA256 over the escaped resource, a line feed and
/// the expiry in Unix seconds.
/// </summary>
internal static class SharedAccessSignature
{
    /// <summary>Makes a token.</summary>
    /// <param name="resource">For instance <c>kupang.azure-devices.net/devices/KPG-G1</c>.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="expires">Until when it is good; whole seconds count.</param>
    public static string Create(string resource, ReadOnlySpan<byte> key, DateTimeOffset expires)
    {
        string escaped = Uri.EscapeDataString(resource);
        string expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{escaped}\n{expiry}")));
        return $"SharedAccessSignature sr={escaped}&sig={Uri.EscapeDataString(signature)}&se={expiry}";
    }
}
