namespace LampuKota.Lighting;

/// <summary>
/// The date lists that a new city starts from. 2026: national holidays after the joint decree of the ministers of religion, of manpower and of administrative
/// reform, nos. 1497, 2 and 5 of 2025 (19 September 2025); Ramadan after the Ministry of Religion's sitting of 17 February 2026. 2027: dates that law or
/// Easter fix; those that follow the moon are expected, and say so in their names, until the city enters the decree.
/// </summary>
public static class StandardDateLists
{
    private const string Expected = " (perkiraan)";

    /// <summary>National holidays, without the days of joint leave.</summary>
    public static DateList NationalHolidays { get; } = new(
        "LIBUR-NASIONAL",
        "Hari libur nasional",
        "2026: SKB 3 Menteri No. 1497/2025, 2/2025, 5/2025. 2027: tanggal tetap dan Paskah; tanggal bulan adalah perkiraan, ganti setelah SKB terbit.",
        [
            On(2026, 1, 1, "Tahun Baru"),
            On(2026, 1, 16, "Isra Mikraj"),
            On(2026, 2, 17, "Tahun Baru Imlek 2577"),
            On(2026, 3, 19, "Nyepi (Tahun Baru Saka 1948)"),
            Days(2026, 3, 21, 22, "Idul Fitri 1447 H"),
            On(2026, 4, 3, "Wafat Yesus Kristus"),
            On(2026, 4, 5, "Paskah"),
            On(2026, 5, 1, "Hari Buruh"),
            On(2026, 5, 14, "Kenaikan Yesus Kristus"),
            On(2026, 5, 27, "Idul Adha 1447 H"),
            On(2026, 5, 31, "Waisak 2570"),
            On(2026, 6, 1, "Hari Lahir Pancasila"),
            On(2026, 6, 16, "Tahun Baru Islam 1448 H"),
            On(2026, 8, 17, "Proklamasi Kemerdekaan"),
            On(2026, 8, 25, "Maulid Nabi Muhammad"),
            On(2026, 12, 25, "Natal"),
            On(2027, 1, 1, "Tahun Baru"),
            Days(2027, 1, 5, 6, "Isra Mikraj" + Expected),
            On(2027, 2, 6, "Tahun Baru Imlek 2578" + Expected),
            On(2027, 3, 8, "Nyepi (Tahun Baru Saka 1949)" + Expected),
            Days(2027, 3, 10, 11, "Idul Fitri 1448 H" + Expected),
            On(2027, 3, 26, "Wafat Yesus Kristus"),
            On(2027, 3, 28, "Paskah"),
            On(2027, 5, 1, "Hari Buruh"),
            On(2027, 5, 6, "Kenaikan Yesus Kristus"),
            On(2027, 5, 17, "Idul Adha 1448 H" + Expected),
            On(2027, 5, 20, "Waisak 2571" + Expected),
            On(2027, 6, 1, "Hari Lahir Pancasila"),
            On(2027, 6, 6, "Tahun Baru Islam 1449 H" + Expected),
            On(2027, 8, 15, "Maulid Nabi Muhammad" + Expected),
            On(2027, 8, 17, "Proklamasi Kemerdekaan"),
            On(2027, 12, 25, "Natal"),
        ]);

    /// <summary>The nights of Ramadan: a lighting day begins at noon, so the first is that before the first day of fasting.</summary>
    public static DateList Ramadan { get; } = new(
        "RAMADAN",
        "Malam Ramadan",
        "1447 H: sidang isbat Kementerian Agama 17 Februari 2026 (puasa mulai 19 Februari). 1448 H: perkiraan, ganti setelah sidang isbat.",
        [
            new(new DateOnly(2026, 2, 18), new DateOnly(2026, 3, 20), "Ramadan 1447 H"),
            new(new DateOnly(2027, 2, 7), new DateOnly(2027, 3, 9), "Ramadan 1448 H" + Expected),
        ]);

    /// <summary>Both lists.</summary>
    public static IReadOnlyList<DateList> All { get; } = [NationalHolidays, Ramadan];

    private static DateListEntry On(int year, int month, int day, string name) => Days(year, month, day, day, name);

    private static DateListEntry Days(int year, int month, int first, int last, string name) => new(new DateOnly(year, month, first), new DateOnly(year, month, last), name);
}
