using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>The words of a report in one language.</summary>
internal sealed record ReportWords
{
    /// <summary>Language tag.</summary>
    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Passed { get; init; }

    public required string Failed { get; init; }

    public required string PassedLead { get; init; }

    public required string UnreadLead { get; init; }

    public required string FailedLead { get; init; }

    public required string Interrupted { get; init; }

    public required string Account { get; init; }

    public required string Due { get; init; }

    public required string Sent { get; init; }

    public required string Acknowledged { get; init; }

    public required string Stored { get; init; }

    public required string Duplicate { get; init; }

    public required string Rejected { get; init; }

    public required string Lost { get; init; }

    public required string NotKnown { get; init; }

    public required string Charts { get; init; }

    public required string ValuesPerSecond { get; init; }

    public required string ValuesUnit { get; init; }

    public required string MessagesUnit { get; init; }

    public required string WaitOverTime { get; init; }

    public required string WaitByShare { get; init; }

    public required string Longest { get; init; }

    public required string Backlog { get; init; }

    public required string Server { get; init; }

    public required string LoadItself { get; init; }

    public required string ServerProcessor { get; init; }

    public required string ProcessorUnit { get; init; }

    public required string ServerMemory { get; init; }

    public required string CpuPerMillion { get; init; }

    public required string PayloadPerValue { get; init; }

    public required string Bytes { get; init; }

    public required string Settings { get; init; }

    public required string AsFastAsPossible { get; init; }

    public required string FasterNote { get; init; }

    public required IReadOnlyList<string> SettingNames { get; init; }

    public required string MessagesPerSecondUnit { get; init; }

    public required Func<LoadCheck, string> Check { get; init; }

    public required Func<double, string> Number { get; init; }

    /// <summary>A number where there is little room: thousands and millions by their usual abbreviations.</summary>
    public string Short(double number) => number switch
    {
        >= 1e6 => $"{Number(number / 1e6)} {Million}",
        >= 1e4 => $"{Number(number / 1e3)} {Thousand}",
        _ => Number(number),
    };

    public required string Thousand { get; init; }

    public required string Million { get; init; }

    /// <summary>A share such as <c>99.9 %</c>, as the language writes it.</summary>
    public string Share(string share) => Language == "id" ? share.Replace('.', ',') : share;

    public static ReportWords Indonesian { get; } = new()
    {
        Language = "id",
        Title = "Uji beban",
        Passed = "LULUS",
        Failed = "GAGAL",
        PassedLead = "Semua yang diakui tersimpan, dan tersimpan sekali.",
        UnreadLead = "Tidak ada yang gagal, tetapi penyimpanan tidak dibaca kembali.",
        FailedLead = "Ada yang tidak beres; daftar di bawah menyebut apa.",
        Interrupted = "Dihentikan sebelum waktunya; putusan ini tentang apa yang sudah dikirim.",
        Account = "Pembukuan nilai",
        Due = "Dijadwalkan",
        Sent = "Dikirim",
        Acknowledged = "Diakui",
        Stored = "Tersimpan",
        Duplicate = "Ganda",
        Rejected = "Ditolak",
        Lost = "Hilang",
        NotKnown = "tidak diketahui",
        Charts = "Dari detik ke detik",
        ValuesPerSecond = "Nilai per detik",
        ValuesUnit = "nilai/s",
        MessagesUnit = "pesan",
        WaitOverTime = "Waktu sampai diakui",
        WaitByShare = "Waktu sampai diakui menurut bagian pesan",
        Longest = "terlama",
        Backlog = "Antrean",
        Server = "server",
        LoadItself = "alat uji ini",
        ServerProcessor = "Prosesor",
        ProcessorUnit = "% satu inti",
        ServerMemory = "Memori server",
        CpuPerMillion = "detik prosesor per sejuta nilai",
        PayloadPerValue = "byte muatan per nilai",
        Bytes = "B",
        Thousand = "rb",
        Million = "jt",
        Settings = "Pengaturan",
        AsFastAsPossible = "secepat mungkin",
        FasterNote = "Secepat mungkin: waktu tunggu di sini menunjukkan panjang antrean, bukan kecepatan server pada beban biasa.",
        SettingNames = ["Broker", "Gateway", "Lampu per gateway", "Lampu per pesan", "Format", "QoS", "Laju", "Lama", "Kenaikan", "Belum diakui, paling banyak per gateway", "Mesin", "Perangkat"],
        MessagesPerSecondUnit = "pesan/s",
        Check = CheckWords.Indonesian,
        Number = number => IndonesianNumber.Decimal(number, number < 10 ? 2 : 1),
    };

    public static ReportWords English { get; } = new()
    {
        Language = "en",
        Title = "Load test",
        Passed = "PASSED",
        Failed = "FAILED",
        PassedLead = "Everything acknowledged is stored, and stored once.",
        UnreadLead = "Nothing failed, but the store was not read back.",
        FailedLead = "Something is wrong; the list below says what.",
        Interrupted = "Stopped before its time; the verdict is about what was sent.",
        Account = "Account of values",
        Due = "Due",
        Sent = "Sent",
        Acknowledged = "Acknowledged",
        Stored = "Stored",
        Duplicate = "Duplicate",
        Rejected = "Rejected",
        Lost = "Lost",
        NotKnown = "not known",
        Charts = "Second by second",
        ValuesPerSecond = "Values a second",
        ValuesUnit = "values/s",
        MessagesUnit = "messages",
        WaitOverTime = "Time until acknowledged",
        WaitByShare = "Time until acknowledged, by share of the messages",
        Longest = "longest",
        Backlog = "Backlog",
        Server = "server",
        LoadItself = "this load test",
        ServerProcessor = "Processor",
        ProcessorUnit = "% of a core",
        ServerMemory = "Memory of the server",
        CpuPerMillion = "CPU seconds a million values",
        PayloadPerValue = "bytes of payload a value",
        Bytes = "B",
        Thousand = "k",
        Million = "M",
        Settings = "Settings",
        AsFastAsPossible = "as fast as possible",
        FasterNote = "As fast as possible: here the waiting times show how long the queue is, not how fast the server is under an ordinary load.",
        SettingNames = ["Broker", "Gateways", "Lamps per gateway", "Lamps per message", "Format", "QoS", "Rate", "Duration", "Ramp", "Unacknowledged, at most per gateway", "Machine", "Devices"],
        MessagesPerSecondUnit = "messages/s",
        Check = CheckWords.English,
        Number = number => number.ToString(number < 10 ? "#,0.##" : "#,0.#", CultureInfo.InvariantCulture),
    };
}
