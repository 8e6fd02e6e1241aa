namespace LampuKota.Broker;

/// <summary>The broker's store cannot be opened, and the operator can help: it is damaged, not writable, or from a newer version.</summary>
/// <param name="message">What is wrong and what to do, one sentence.</param>
/// <param name="innerException">The cause.</param>
public sealed class BrokerStoreOpenException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>The disk of the broker's store is full; what was asked for is undone and may be asked for again.</summary>
/// <param name="message">What the store says.</param>
/// <param name="innerException">The cause.</param>
public sealed class BrokerStoreFullException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>The broker's store met an error of its disk: nothing that it would have to keep is acknowledged until the process has restarted.</summary>
/// <param name="message">What failed, for the operator.</param>
/// <param name="innerException">The cause.</param>
public sealed class BrokerStoreFailedException(string message, Exception? innerException = null) : IOException(message, innerException);
