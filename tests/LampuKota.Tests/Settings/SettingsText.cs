using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace LampuKota.Tests;

/// <summary>Writes what programs make of their settings as text, every public property of our own types, so that two readings can be compared.</summary>
internal static class SettingsText
{
    private const int Deepest = 8;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, Deepest);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append("null;");
                break;
            case Func<System.Net.Security.SslClientAuthenticationOptions> tls:
                text.Append(CultureInfo.InvariantCulture, $"tls to {tls().TargetHost} trusting {tls().CertificateChainPolicy?.CustomTrustStore.Count};");
                break;
            case byte[] bytes:
                text.Append(Convert.ToHexString(bytes)).Append(';');
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append(Convert.ToHexString(bytes.Span)).Append(';');
                break;
            case ITuple parts:
                for (int part = 0; part < parts.Length; part++)
                    Write(text, parts[part], depth);
                break;
            case not string and IEnumerable many when depth > 0:
                text.Append('[');
                foreach (object? one in many)
                    Write(text, one, depth - 1);
                text.Append(']');
                break;
            default:
                WriteOne(text, value, depth);
                break;
        }
    }

    private static void WriteOne(StringBuilder text, object value, int depth)
    {
        Type type = value.GetType();
        bool isOurs = type.Namespace?.StartsWith("LampuKota", StringComparison.Ordinal) == true;
        if (!isOurs || type.IsEnum || depth == 0)
        {
            text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append(';');
            return;
        }

        text.Append(type.Name).Append('{');
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            text.Append(property.Name).Append('=');
            Write(text, property.GetValue(value), depth - 1);
        }

        text.Append('}');
    }
}
