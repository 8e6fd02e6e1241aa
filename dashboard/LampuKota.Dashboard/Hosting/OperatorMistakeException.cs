namespace LampuKota.Dashboard;

/// <summary>Something that the operator can mend: the message is one sentence that says how.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class OperatorMistakeException(string message) : Exception(message);
