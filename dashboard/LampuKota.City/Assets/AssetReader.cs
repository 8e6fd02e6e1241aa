using System.Globalization;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Makes an asset of what it is and what it shall be; each field that is missing or wrong adds a problem. Pure.</summary>
/// <param name="row">What it shall be.</param>
/// <param name="before">Its fields as they are; null for a new one.</param>
/// <param name="known">What it may refer to.</param>
internal sealed class AssetReader(AssetRow row, IReadOnlyDictionary<string, string>? before, AssetReferences known)
{
    private readonly List<AssetProblem> _problems = [];

    /// <summary>What is wrong; what was read is to be used only where nothing is.</summary>
    public IReadOnlyList<AssetProblem> Problems => _problems;

    public LampAsset ReadLamp(LampAsset? old)
    {
        var lamp = new LampAsset
        {
            Id = row.Id,
            PoleCode = Name("poleCode"),
            GatewayId = Reference("gateway", known.HasGateway),
            CabinetId = Reference("cabinet", known.HasCabinet),
            SegmentId = Label("segment"),
            StreetId = Reference("street", known.HasStreet),
            KelurahanId = Reference("kelurahan", known.HasKelurahan),
            RatedPowerWatts = Number("ratedPowerWatts", LightingLimits.MaximumRatedPowerWatts),
            PoleHeightMetres = Number("poleHeightMetres", CityPlanBuilder.MaximumPoleHeightMetres),
            IsMetered = Flag("metered", otherwise: null),
            IsProtected = Flag("protected", otherwise: false),
            Luminaire = OptionalName("luminaire"),
            RatedLifeHours = Hours("ratedLifeHours", 1_000, 1_000_000, LampLife.UsualRatedHours),
            InstalledAtHours = Hours("installedAtHours", 0, 1_000_000, 0),
            CalendarId = old?.CalendarId,
            LongitudeDegrees = Degrees("longitude", 180),
            LatitudeDegrees = Degrees("latitude", 90),
        };
        if (lamp.IsProtected && old?.IsProtected != true && known.Guards.IsDark(lamp))
            Invalid("protected", "The calendar of this lamp leaves it dark or deeply dimmed at night; give it another calendar before you protect it.");
        if (old is not null && old.GatewayId != lamp.GatewayId && known.Guards.IsLocked(lamp.Id))
            Invalid("gateway", "A maintenance lock holds this lamp, and its gateway knows of it; release the lock first.");
        return lamp;
    }

    public Cabinet ReadCabinet() => new()
    {
        Id = row.Id,
        Name = Name("name"),
        KelurahanId = Reference("kelurahan", known.HasKelurahan),
        CustomerNumber = CustomerNumber(),
        Tariff = ReadTariff(),
        LongitudeDegrees = Degrees("longitude", 180),
        LatitudeDegrees = Degrees("latitude", 90),
    };

    public GatewayAsset ReadGateway() => new()
    {
        Id = row.Id,
        CabinetId = Reference("cabinet", known.HasCabinet),
        KelurahanId = Reference("kelurahan", known.HasKelurahan),
        LongitudeDegrees = Degrees("longitude", 180),
        LatitudeDegrees = Degrees("latitude", 90),
    };

    /// <summary>Notes a name that no field of this kind has.</summary>
    public void RequireKnownFields()
    {
        IReadOnlyList<string> names = AssetFields.NamesOf(row.Kind);
        foreach (string name in row.Fields.Keys.Where(name => !names.Contains(name)))
            Invalid(name, $"There is no field {name} of this kind of asset; docs/formats/assets.md lists them.");
    }

    private void Invalid(string field, RefusalSentence sentence) => _problems.Add(new AssetProblem(field, sentence));

    // Empty for nothing; a field that is not said stays as it is.
    private string Value(string name)
    {
        string said = row.Fields.GetValueOrDefault(name, "").Trim();
        if (said.Length == 0)
            return before?.GetValueOrDefault(name, "") ?? "";
        return said == AssetFields.Nothing ? "" : said;
    }

    private bool IsMissing(string name, string value)
    {
        if (value.Length > 0)
            return false;
        Invalid(name, "This is needed.");
        return true;
    }

    private string Name(string name)
    {
        string text = Value(name);
        if (!IsMissing(name, text) && (text.Length > LightingLimits.MaximumNameLength || text.Any(char.IsControl)))
            Invalid(name, $"This must be 1 to {LightingLimits.MaximumNameLength} visible characters.");
        return text;
    }

    private string? OptionalName(string name) => Value(name).Length == 0 ? null : Name(name);

    private double Hours(string name, double least, double most, double otherwise)
    {
        string text = Value(name);
        if (text.Length == 0)
            return otherwise;
        if (TryNumber(text, out double hours) && hours >= least && hours <= most)
            return hours;
        Invalid(name, $"This must be hours from {least} to {most}.");
        return otherwise;
    }

    private string Label(string name)
    {
        string id = Value(name);
        if (!IsMissing(name, id) && !DeviceId.IsValid(id))
            Invalid(name, $"An id is 1 to {DeviceId.MaximumLength} of A-Z, 0-9, '.' and '-', beginning with a letter or digit.");
        return id;
    }

    private string Reference(string name, Func<string, bool> isKnown)
    {
        string id = Value(name);
        if (!IsMissing(name, id) && !isKnown(id))
            Invalid(name, $"The city has none of the id {id}; add it first, or mend the id.");
        return id;
    }

    private double Number(string name, double most)
    {
        string text = Value(name);
        if (IsMissing(name, text))
            return 0;
        if (TryNumber(text, out double number) && number > 0 && number <= most)
            return number;
        Invalid(name, $"This must be a number above 0 and at most {most}.");
        return 0;
    }

    private double Degrees(string name, double most)
    {
        string text = Value(name);
        if (IsMissing(name, text))
            return 0;
        if (TryNumber(text, out double degrees) && Math.Abs(degrees) <= most)
            return degrees;
        Invalid(name, $"This must be degrees from -{most} to {most}, such as 123.6.");
        return 0;
    }

    private bool Flag(string name, bool? otherwise)
    {
        string text = Value(name);
        if (text.Length == 0 && otherwise is { } usual)
            return usual;
        if (IsMissing(name, text))
            return false;
        if (text is "true" or "ya" or "yes")
            return true;
        if (text is not ("false" or "tidak" or "no"))
            Invalid(name, "This must be true or false.");
        return false;
    }

    private string? CustomerNumber()
    {
        string number = Value("idpel");
        if (number.Length == 0)
            return null;
        if (number.Length is < BillRules.ShortestCustomerNumber or > BillRules.LongestCustomerNumber || !number.All(char.IsAsciiDigit))
            Invalid("idpel", $"An IDPEL has {BillRules.ShortestCustomerNumber} or {BillRules.LongestCustomerNumber} digits.");
        return number;
    }

    private Tariff ReadTariff()
    {
        string text = Value("tariff");
        if (text is "metered" or "abonemen" || IsMissing("tariff", text))
            return text == "abonemen" ? Tariff.Abonemen : Tariff.Metered;
        Invalid("tariff", "The tariff must be metered or abonemen.");
        return Tariff.Metered;
    }

    // 7.5 and 7,5 are one number to people; a text with both signs is none.
    private static bool TryNumber(string text, out double number) => double.TryParse(
        text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.'),
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
