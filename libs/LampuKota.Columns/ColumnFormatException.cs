namespace LampuKota.Columns;

/// <summary>Bytes that are no chunk, or a damaged one. The only exception that reading them throws.</summary>
/// <param name="message">What is wrong, for the operator; holds nothing of the bytes.</param>
public sealed class ColumnFormatException(string message) : FormatException(message);
