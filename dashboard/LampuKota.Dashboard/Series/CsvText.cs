using System.Globalization;
using System.Text;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Lines of CSV as a spreadsheet with Indonesian settings reads them: cells parted by semicolons, a comma before the decimals, UTF-8 with its mark, lines ending in CR LF
/// (RFC 4180). Times are ISO 8601 in WITA.
/// </summary>
internal sealed class CsvText
{
    private const char Separator = ';';

    // A cell that begins with one of these is run as a formula by spreadsheets.
    private const string FormulaBeginnings = "=+-@\t\r";

    private static readonly long WitaMs = CityZone.Wita.GetUtcOffset(Instant.FromUnixTimeMilliseconds(0)).Milliseconds;

    private readonly StringBuilder _text = new("\uFEFF");
    private bool _isLineBegun;

    /// <summary>Characters that wait.</summary>
    public int Length => _text.Length;

    /// <summary>Adds a cell of text: never a formula, in quotation marks where it must be.</summary>
    public CsvText Text(string text)
    {
        bool isFormula = text.Length > 0 && FormulaBeginnings.Contains(text[0]);
        string cell = isFormula ? "'" + text : text;
        return Cell(cell.AsSpan().ContainsAny(Separator, '"', '\n') || cell.Contains('\r') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
    }

    /// <summary>Adds an instant: <c>2025-11-21T18:04:00.000+08:00</c>.</summary>
    public CsvText Time(long unixMs)
    {
        DateTime local = DateTime.UnixEpoch.AddMilliseconds(unixMs + WitaMs);
        Begin();
        _text.Append(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd'T'HH:mm:ss.fff}+08:00");
        return this;
    }

    /// <summary>Adds a number, as short as it is exact.</summary>
    public CsvText Number(double value)
    {
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
        digits[..length].Replace('.', ',');
        Begin();
        _text.Append(digits[..length]);
        return this;
    }

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        _text.Append("\r\n");
        _isLineBegun = false;
    }

    /// <summary>Writes what waits, and forgets it.</summary>
    public async Task WriteToAsync(Stream output, CancellationToken cancellationToken)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        await output.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>All that waits, for a file that is made whole.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private CsvText Cell(string text)
    {
        Begin();
        _text.Append(text);
        return this;
    }

    private void Begin()
    {
        if (_isLineBegun)
            _text.Append(Separator);
        _isLineBegun = true;
    }
}
