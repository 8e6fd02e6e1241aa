using System.Security.Cryptography;
using LampuKota.City;
using Microsoft.AspNetCore.DataProtection;

namespace LampuKota.Dashboard;

/// <summary>Keys of second factors as they lie in the database: protected, so that whoever reads a backup of the database alone cannot make codes.</summary>
/// <param name="protection">ASP.NET Core's, whose keys lie in the dashboard's folder.</param>
public sealed class FactorKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("LampuKota.SecondFactor");

    /// <summary>Makes a key.</summary>
    public static byte[] Make() => RandomNumberGenerator.GetBytes(Totp.KeyBytes);

    /// <summary>Protects a key.</summary>
    /// <param name="key">The key.</param>
    public string Protect(byte[] key) => Convert.ToBase64String(_protector.Protect(key));

    /// <summary>A key that was protected; null where that is not one, or the keys that it was protected by are gone.</summary>
    /// <param name="text">What was made of it.</param>
    public byte[]? TryUnprotect(string text)
    {
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
