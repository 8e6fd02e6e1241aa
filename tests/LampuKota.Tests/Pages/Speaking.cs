using System.Globalization;

namespace LampuKota.Tests;

/// <summary>Lets a test read pages in a language, until it is disposed.</summary>
internal sealed class Speaking : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public Speaking(string language) => CultureInfo.CurrentUICulture = new CultureInfo(language);

    public void Dispose() => CultureInfo.CurrentUICulture = _before;
}
