namespace LampuKota.TimeSeries;

/// <summary>The store met an error of its disk and stopped: nothing more may be acknowledged until the process has restarted.</summary>
/// <param name="message">What failed, for the operator.</param>
/// <param name="innerException">The cause.</param>
public sealed class StoreFailedException(string message, Exception? innerException = null) : IOException(message, innerException);
