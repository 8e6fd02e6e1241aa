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
        FaultColumns = ["Skenario", "Nomor", "Jenis", "Tempat", "Sejak", "Sampai", "Hasil", "Dinaikkan", "Diberitahukan", "Dihapus"],
        SettingNames = ["Benih", "Lampu", "Kecepatan jam kota", "Mesin"],
        Precision = "presisi",
        Recall = "recall",
        RaiseMedian = "dinaikkan setelah masa tunggu, p50",
        RaiseLongest = "dinaikkan setelah masa tunggu, terlama",
        ClearMedian = "dihapus setelah masa tunggu, p50",
        Messages = "pesan tentang gangguan",
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
        FaultColumns = ["Scenario", "Number", "Kind", "Where", "From", "Until", "Result", "Raised", "Told", "Cleared"],
        SettingNames = ["Seed", "Lamps", "Speed of the city's clock", "Machine"],
        Precision = "precision",
        Recall = "recall",
        RaiseMedian = "raised after the hold, p50",
        RaiseLongest = "raised after the hold, longest",
        ClearMedian = "cleared after the hold, p50",
        Messages = "messages about faults",
        Check = CheckInEnglish,
        Number = (number, digits) => number.ToString("#,0." + new string('#', digits), CultureInfo.InvariantCulture),
    };

    private static string CheckInEnglish(ScenarioCheck check) => check.Kind switch
    {
        ScenarioCheckKind.AllFound => check.Passed ? $"all {check.Of} faults were found" : $"{check.Wrong} of {check.Of} faults were missed",
        ScenarioCheckKind.NothingFalse => check.Passed ? $"none of {check.Of} incidents is false" : $"{check.Wrong} of {check.Of} incidents are false",
        ScenarioCheckKind.FoldedRightly => check.Passed ? "each fault is one incident, and none hides another" : $"{check.Wrong} were folded wrongly",
        ScenarioCheckKind.AllCleared => check.Passed ? "all were cleared after they were mended" : $"{check.Wrong} were not cleared after they were mended",
        ScenarioCheckKind.OneMessageEach => check.Passed ? $"nobody got two of the {check.Of} messages about one fault" : $"about {check.Wrong} faults somebody got more than one message",
        _ => check.Of == 0 ? "nothing had to be told within a time" : check.Passed ? $"{check.Of} were told within their time" : $"{check.Wrong} of {check.Of} were told too late, or not at all",
    };

    private static string CheckInIndonesian(ScenarioCheck check) => check.Kind switch
    {
        ScenarioCheckKind.AllFound => check.Passed ? $"semua {check.Of} gangguan ditemukan" : $"{check.Wrong} dari {check.Of} gangguan terlewat",
        ScenarioCheckKind.NothingFalse => check.Passed ? $"tidak satu pun dari {check.Of} laporan palsu" : $"{check.Wrong} dari {check.Of} laporan palsu",
        ScenarioCheckKind.FoldedRightly => check.Passed ? "setiap gangguan menjadi satu laporan, dan tidak ada yang tersembunyi" : $"{check.Wrong} salah digabung",
        ScenarioCheckKind.AllCleared => check.Passed ? "semua dihapus setelah diperbaiki" : $"{check.Wrong} tidak dihapus setelah diperbaiki",
        ScenarioCheckKind.OneMessageEach => check.Passed ? $"dari {check.Of} pesan, tidak ada yang menerima dua tentang satu gangguan" : $"tentang {check.Wrong} gangguan ada yang menerima lebih dari satu pesan",
        _ => check.Of == 0 ? "tidak ada yang harus diberitahukan dalam batas waktu" : check.Passed ? $"{check.Of} diberitahukan dalam batas waktunya" : $"{check.Wrong} dari {check.Of} terlambat diberitahukan, atau tidak sama sekali",
    };
}
