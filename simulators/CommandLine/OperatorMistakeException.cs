namespace LampuKota.Simulators;

/// <summary>Something that only the person at the keyboard can put right; shown as one sentence, without a stack trace.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class OperatorMistakeException(string message) : Exception(message);
