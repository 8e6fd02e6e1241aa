namespace LampuKota.TimeSeries;

/// <summary>The store cannot be opened, and the operator can help: the folder is in use, not writable, or from a newer version.</summary>
/// <param name="message">What is wrong and what to do, one sentence.</param>
/// <param name="innerException">The cause.</param>
public sealed class StoreOpenException(string message, Exception? innerException = null) : IOException(message, innerException);
