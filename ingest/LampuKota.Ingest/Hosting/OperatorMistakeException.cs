namespace LampuKota.Ingest;

/// <summary>Something that only the operator can put right; told in one sentence, and the program ends with exit code 2.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class OperatorMistakeException(string message) : Exception(message);
