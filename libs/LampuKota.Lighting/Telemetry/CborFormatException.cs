namespace LampuKota.Lighting;

/// <summary>Bytes that are not well-formed CBOR. The only exception that <see cref="CborReader"/> throws.</summary>
/// <param name="position">Where it shows, in bytes from the start.</param>
internal sealed class CborFormatException(int position) : FormatException("The bytes are not CBOR.")
{
    public int Position => position;
}
