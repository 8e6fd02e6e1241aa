namespace LampuKota.City;

/// <summary>Which lamps of the register, and in which order.</summary>
/// <param name="Text">Words of the id, pole code, street or kelurahan, each as in the city's search; null for all.</param>
/// <param name="KelurahanId">Only of this kelurahan.</param>
/// <param name="CabinetId">Only of this cabinet.</param>
/// <param name="IsMetered">Only those that do or do not measure their power.</param>
/// <param name="IsProtected">Only those that are or are not protected.</param>
/// <param name="Order">By what they are sorted; then by id.</param>
/// <param name="IsDescending">Whether the last comes first.</param>
public sealed record LampQuery(
    string? Text = null, string? KelurahanId = null, string? CabinetId = null, bool? IsMetered = null, bool? IsProtected = null, LampOrder Order = LampOrder.Id, bool IsDescending = false);

/// <summary>By what lamps are sorted.</summary>
public enum LampOrder
{
    /// <summary>By id.</summary>
    Id,

    /// <summary>By what is painted on the pole.</summary>
    Pole,

    /// <summary>By the name of the street.</summary>
    Street,

    /// <summary>By the name of the kelurahan.</summary>
    Kelurahan,

    /// <summary>By cabinet and segment.</summary>
    Segment,

    /// <summary>By rated power.</summary>
    Power,

    /// <summary>By the height of the pole.</summary>
    Height,
}
