namespace LampuKota.City;

/// <summary>What a photo may be when it comes, and what it is when it is kept.</summary>
public static class PhotoLimits
{
    /// <summary>Largest upload, bytes: a phone's photo of 50 megapixels at its best quality.</summary>
    public const int MaximumUploadBytes = 16 * 1024 * 1024;

    /// <summary>Most pixels of an upload: what a phone's camera gives at most today.</summary>
    public const long MaximumPixels = 64_000_000;

    /// <summary>Most pixels of a progressive upload, whose coefficients lie in memory all at once: 6 bytes a pixel.</summary>
    public const long MaximumProgressivePixels = 16_000_000;

    /// <summary>Most scans of an upload. Cameras write one and encoders ten or so; many thousands are an attack on the decoder.</summary>
    public const int MaximumScans = 64;

    /// <summary>Longer side of what is kept, pixels: a pole's number stays readable.</summary>
    public const int FullSidePixels = 1600;

    /// <summary>Longer side of the small form in lists, pixels.</summary>
    public const int SmallSidePixels = 320;

    /// <summary>Quality of what is kept, 1 to 100.</summary>
    public const int FullQuality = 80;

    /// <summary>Quality of the small form, 1 to 100.</summary>
    public const int SmallQuality = 65;
}
