namespace LampuKota.TimeSeries;

/// <summary>A backup could not be taken or restored.</summary>
/// <param name="message">What is wrong and what to do, in a sentence or two.</param>
/// <param name="innerException">The cause.</param>
public sealed class BackupException(string message, Exception? innerException = null) : IOException(message, innerException);
