namespace LampuKota.City;

/// <summary>The city's database cannot be opened, and the operator can help.</summary>
/// <param name="message">What is wrong and what to do, in one sentence.</param>
/// <param name="innerException">The cause.</param>
public sealed class CityOpenException(string message, Exception? innerException = null) : Exception(message, innerException);
