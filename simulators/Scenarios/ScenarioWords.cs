using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>What scenarios have to say, in one language.</summary>
internal sealed record ScenarioWords
{
    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Passed { get; init; }

    public required string Failed { get; init; }

    public required string PassedLead { get; init; }

    public required string FailedLead { get; init; }

    public required string Scenarios { get; init; }

    public required string WhatIsWrong { get; init; }

    public required string AllFaults { get; init; }

    public required string Settings { get; init; }

    /// <summary>Headings of the table of scenarios, in its order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Headings of the table of faults.</summary>
    public required IReadOnlyList<string> FaultColumns { get; init; }

    /// <summary>Names of the settings, in their order.</summary>
    public required IReadOnlyList<string> SettingNames { get; init; }

    public required string Precision { get; init; }

    public required string Recall { get; init; }

    public required string RaiseMedian { get; init; }

    public required string RaiseLongest { get; init; }

    public required string ClearMedian { get; init; }

    public required string Messages { get; init; }

    /// <summary>Heading of the drawings.</summary>
    public required string Timelines { get; init; }

    /// <summary>How a drawing is read.</summary>
    public required string TimelineLead { get; init; }

    /// <summary>Keys of a drawing: broken, known, wrong.</summary>
    public required (string Broken, string Known, string Wrong) TimelineKeys { get; init; }

    /// <summary>What happens in a scenario, in a sentence.</summary>
    public required Func<string, string> Story { get; init; }

    /// <summary>A kind of fault.</summary>
    public required Func<FaultKind, string> Kind { get; init; }

    /// <summary>An incident's cause.</summary>
    public required Func<string, string> Cause { get; init; }

    /// <summary>What became of a fault: found, missed, swallowed.</summary>
    public required (string Found, string Missed, string Swallowed) Results { get; init; }

    public required Func<ScenarioCheck, string> Check { get; init; }

    /// <summary>A number with at most so many digits after the comma.</summary>
    public required Func<double, int, string> Number { get; init; }

    public static ScenarioWords Indonesian { get; } = new()
    {
        Language = "id",
        Title = "Uji gangguan",
        Passed = "LULUS",
        Failed = "GAGAL",
        PassedLead = "Setiap gangguan yang dibuat ditemukan sekali, dan tidak ada yang lain.",
        FailedLead = "Ada yang tidak benar; daftar di bawah menyebutkannya.",
        Scenarios = "Skenario",
        WhatIsWrong = "Yang tidak benar",
        AllFaults = "Semua gangguan yang dibuat",
        Settings = "Pengaturan",
        Columns = ["Skenario", "Gangguan", "Ditemukan", "Terlewat", "Palsu", "Salah gabung", "Presisi", "Recall", "Dinaikkan p50 / terlama", "Dihapus p50 / terlama", "Pesan", "Terbanyak per orang"],
        FaultColumns = ["Nomor", "Jenis", "Tempat", "Sejak", "Sampai", "Hasil", "Dinaikkan setelah", "Diberitahukan setelah", "Dihapus setelah"],
        SettingNames = ["Benih", "Lampu", "Kecepatan jam kota", "Mesin"],
        Precision = "presisi",
        Recall = "recall",
        RaiseMedian = "dinaikkan setelah masa tunggu, p50",
        RaiseLongest = "dinaikkan setelah masa tunggu, terlama",
        ClearMedian = "dihapus setelah masa tunggu, p50",
        Messages = "pesan tentang gangguan",
        Timelines = "Dari rusak sampai beres",
        TimelineLead = "Setiap garis satu gangguan, menit jam kota sejak awal: dari rusak sampai diperbaiki, dan di dalamnya selama kota mengetahuinya.",
        TimelineKeys = ("rusak", "diketahui kota", "tidak benar"),
        Story = StoryInIndonesian,
        Kind = FaultKindWords.Indonesian,
        Cause = FaultKindWords.CauseInIndonesian,
        Results = ("ditemukan", "terlewat", "tersembunyi dalam"),
        Check = CheckInIndonesian,
        Number = IndonesianNumber.Decimal,
    };

    public static ScenarioWords English { get; } = new()
    {
        Language = "en",
        Title = "Fault scenarios",
        Passed = "PASSED",
        Failed = "FAILED",
        PassedLead = "Every fault that was injected was found once, and nothing else.",
        FailedLead = "Something is wrong; the list below says what.",
        Scenarios = "Scenarios",
        WhatIsWrong = "What is wrong",
        AllFaults = "All faults that were injected",
        Settings = "Settings",
        Columns = ["Scenario", "Faults", "Found", "Missed", "False", "Wrongly folded", "Precision", "Recall", "Raised p50 / longest", "Cleared p50 / longest", "Messages", "Most to one person"],
        FaultColumns = ["Number", "Kind", "Where", "From", "Until", "Result", "Raised after", "Told after", "Cleared after"],
        SettingNames = ["Seed", "Lamps", "Speed of the city's clock", "Machine"],
        Precision = "precision",
        Recall = "recall",
        RaiseMedian = "raised after the hold, p50",
        RaiseLongest = "raised after the hold, longest",
        ClearMedian = "cleared after the hold, p50",
        Messages = "messages about faults",
        Timelines = "From broken to mended",
        TimelineLead = "Each line is one fault, by minutes of the city's clock: from when it broke to when it was mended, and within it for as long as the city knew.",
        TimelineKeys = ("broken", "known to the city", "wrong"),
        Story = StoryInEnglish,
        Kind = FaultKindWords.English,
        Cause = FaultKindWords.CauseInEnglish,
        Results = ("found", "missed", "hidden in"),
        Check = CheckInEnglish,
        Number = (number, digits) => number.ToString("#,0." + new string('#', digits), CultureInfo.InvariantCulture),
    };

    /// <summary>What became of a fault, with the number of its incident.</summary>
    public string Result(LabelFinding finding) => (finding.Result switch
    {
        LabelResult.Found => Results.Found,
        LabelResult.Missed => Results.Missed,
        _ => Results.Swallowed,
    }) + (finding.Incident is { } incident ? string.Create(CultureInfo.InvariantCulture, $" #{incident.Id}") : "");

    private static string StoryInEnglish(string name) => name switch
    {
        "random" => "Three hundred faults within twenty minutes, each mended ten to sixteen minutes later.",
        "feeder" => "The breaker of one feeder trips, and everything behind it is dark.",
        "blackout" => "A third of all cabinets lose their supply and get it back one by one; lamps, a breaker and a gateway do not return.",
        "wan" => "Two fifths of all gateways lose their network: three times too briefly to be told, once for long; one does not return.",
        "storm" => "A neighbourhood without supply, masts that fail, and forty faults by chance, all at once.",
        _ => name,
    };

    private static string StoryInIndonesian(string name) => name switch
    {
        "random" => "Tiga ratus gangguan dalam dua puluh menit, masing-masing diperbaiki sepuluh sampai enam belas menit kemudian.",
        "feeder" => "MCB satu jalur turun, dan semua lampu di belakangnya padam.",
        "blackout" => "Listrik sepertiga panel padam lalu kembali satu per satu; beberapa lampu, satu MCB dan satu gateway tidak ikut kembali.",
        "wan" => "Dua perlima gateway kehilangan jaringan: tiga kali terlalu singkat untuk dilaporkan, sekali lama; satu tidak kembali.",
        "storm" => "Satu lingkungan tanpa listrik, menara yang mati, dan empat puluh gangguan acak, semuanya sekaligus.",
        _ => name,
    };

    private static string CheckInEnglish(ScenarioCheck check) => check.Kind switch
    {
        ScenarioCheckKind.AllFound => check.Passed ? $"all {check.Of} faults were found" : $"{check.Wrong} of {check.Of} faults were missed",
        ScenarioCheckKind.NothingFalse => check.Passed ? $"none of {check.Of} incidents is false" : $"{check.Wrong} of {check.Of} incidents are false",
        ScenarioCheckKind.FoldedRightly => check.Passed ? "each fault is one incident, and none hides another" : $"{check.Wrong} were folded wrongly",
        ScenarioCheckKind.AllCleared => check.Passed ? "all were cleared after they were mended" : $"{check.Wrong} were not cleared after they were mended",
        ScenarioCheckKind.OneMessageEach => check.Passed ? $"nobody got two of the {check.Of} messages about one fault" : $"about {check.Wrong} faults somebody got more than one message",
        _ => check.Of == 0 ? "nothing had to be told within a time" : check.Passed ? $"told in time: {check.Of} of {check.Of}" : $"told too late, or not at all: {check.Wrong} of {check.Of}",
    };

    private static string CheckInIndonesian(ScenarioCheck check) => check.Kind switch
    {
        ScenarioCheckKind.AllFound => check.Passed ? $"semua {check.Of} gangguan ditemukan" : $"{check.Wrong} dari {check.Of} gangguan terlewat",
        ScenarioCheckKind.NothingFalse => check.Passed ? $"tidak satu pun dari {check.Of} laporan palsu" : $"{check.Wrong} dari {check.Of} laporan palsu",
        ScenarioCheckKind.FoldedRightly => check.Passed ? "setiap gangguan menjadi satu laporan, dan tidak ada yang tersembunyi" : $"{check.Wrong} salah digabung",
        ScenarioCheckKind.AllCleared => check.Passed ? "semua dihapus setelah diperbaiki" : $"{check.Wrong} tidak dihapus setelah diperbaiki",
        ScenarioCheckKind.OneMessageEach => check.Passed ? $"dari {check.Of} pesan, tidak ada yang menerima dua tentang satu gangguan" : $"tentang {check.Wrong} gangguan ada yang menerima lebih dari satu pesan",
        _ => check.Of == 0 ? "tidak ada yang harus diberitahukan dalam batas waktu" : check.Passed ? $"diberitahukan tepat waktu: {check.Of} dari {check.Of}" : $"terlambat diberitahukan, atau tidak sama sekali: {check.Wrong} dari {check.Of}",
    };
}
