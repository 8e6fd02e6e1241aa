namespace LampuKota.Simulators;

/// <summary>A file that a report is written to.</summary>
internal static class ReportFile
{
    /// <summary>Makes sure before the work that there is a folder for it.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="file">The file; null for none.</param>
    /// <exception cref="OperatorMistakeException">There is none.</exception>
    public static void Check(string option, string? file)
    {
        if (file is not null && (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) || Directory.Exists(file)))
            throw new OperatorMistakeException($"{option} names {file}, which cannot be written: name a file in a folder that exists.");
    }

    /// <summary>Writes it.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="file">The file; null for none.</param>
    /// <param name="write">Gives its contents.</param>
    /// <exception cref="OperatorMistakeException">It cannot be written.</exception>
    public static void Save(string option, string? file, Func<byte[]> write)
    {
        if (file is null)
            return;
        try
        {
            SafeFile.Write(file, write());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The report cannot be written: {exception.Message} Name another file with {option}.");
        }
    }
}
