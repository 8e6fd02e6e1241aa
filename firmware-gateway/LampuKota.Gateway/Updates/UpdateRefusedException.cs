namespace LampuKota.Gateway;

/// <summary>A package is not taken, and would not be if it came again. The message is for the operator.</summary>
internal sealed class UpdateRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
