namespace LampuKota.City;

/// <summary>Why an upload is no photo that can be kept.</summary>
public enum PhotoRefusal
{
    /// <summary>It is no JPEG.</summary>
    NotJpeg,

    /// <summary>It is a JPEG of a kind that cameras do not write: arithmetic coding, lossless, 12 bits, or other colours than grey and RGB.</summary>
    Unusual,

    /// <summary>It has more pixels, or more scans, than <see cref="PhotoLimits"/> allows.</summary>
    TooLarge,

    /// <summary>It begins as a JPEG, and cannot be decoded to its end.</summary>
    Damaged,
}

/// <summary>An upload is no photo that can be kept.</summary>
/// <param name="refusal">Why.</param>
/// <param name="cause">What the decoder met; null where it never came to that.</param>
public sealed class PhotoRefusedException(PhotoRefusal refusal, Exception? cause = null) : Exception($"The photo is refused: {refusal}.", cause)
{
    /// <summary>Why.</summary>
    public PhotoRefusal Refusal { get; } = refusal;
}
