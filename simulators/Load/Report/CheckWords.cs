using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>What each check found, in a sentence.</summary>
internal static class CheckWords
{
    /// <summary>In English.</summary>
    public static string English(LoadCheck check)
    {
        string amount = check.Amount.ToString("N0", CultureInfo.InvariantCulture);
        string precise = check.Amount.ToString("0.##", CultureInfo.InvariantCulture);
        bool isGood = check.Result == LoadCheckResult.Passed;
        return check.Result == LoadCheckResult.LeftOut ? EnglishLeftOut(check.Kind) : check.Kind switch
        {
            LoadCheckKind.ServerStays => isGood ? "the server was there to the end" : "the server ended in the middle of it",
            LoadCheckKind.SomethingCame => isGood ? $"{amount} messages were acknowledged" : "no message was acknowledged",
            LoadCheckKind.AllAnswered => isGood ? "every message was answered" : $"{amount} messages were never answered",
            LoadCheckKind.NothingRefused => isGood ? "no message was refused" : $"{amount} messages were refused",
            LoadCheckKind.NothingLost => check.Amount == 0 ? "everything acknowledged was read back from the store"
                : isGood ? $"{amount} values were lost, which QoS 0 allows" : $"{amount} acknowledged values are not in the store",
            LoadCheckKind.NothingTwice => isGood ? "nothing is stored twice" : $"{amount} values are stored twice, or were never sent",
            LoadCheckKind.LedgerAgrees => isGood ? "the server's account balances and agrees" : $"the server's account is off by {amount} values",
            LoadCheckKind.RateKept => isGood ? "the rate was kept" : $"{precise} % of what was due could not be sent: the server was too slow for this rate",
            _ => isGood ? $"p99 of {precise} ms is within the limit" : $"p99 of {precise} ms is beyond the limit",
        };
    }

    /// <summary>In Indonesian.</summary>
    public static string Indonesian(LoadCheck check)
    {
        string amount = IndonesianNumber.Whole(check.Amount);
        string precise = IndonesianNumber.Decimal(check.Amount, 2);
        bool isGood = check.Result == LoadCheckResult.Passed;
        return check.Result == LoadCheckResult.LeftOut ? IndonesianLeftOut(check.Kind) : check.Kind switch
        {
            LoadCheckKind.ServerStays => isGood ? "server tetap berjalan sampai selesai" : "server berhenti di tengah uji",
            LoadCheckKind.SomethingCame => isGood ? $"{amount} pesan diakui" : "tidak ada pesan yang diakui",
            LoadCheckKind.AllAnswered => isGood ? "setiap pesan dijawab" : $"{amount} pesan tidak pernah dijawab",
            LoadCheckKind.NothingRefused => isGood ? "tidak ada pesan yang ditolak" : $"{amount} pesan ditolak",
            LoadCheckKind.NothingLost => check.Amount == 0 ? "semua yang diakui terbaca kembali dari penyimpanan"
                : isGood ? $"{amount} nilai hilang, dan QoS 0 membolehkannya" : $"{amount} nilai yang diakui tidak ada di penyimpanan",
            LoadCheckKind.NothingTwice => isGood ? "tidak ada yang tersimpan dua kali" : $"{amount} nilai tersimpan dua kali, atau tidak pernah dikirim",
            LoadCheckKind.LedgerAgrees => isGood ? "buku besar server seimbang dan cocok" : $"buku besar server berselisih {amount} nilai",
            LoadCheckKind.RateKept => isGood ? "laju yang diminta tercapai" : $"{precise} % dari jadwal tidak terkirim: server terlalu lambat untuk laju ini",
            _ => isGood ? $"p99 {precise} ms masih di dalam batas" : $"p99 {precise} ms melewati batas",
        };
    }

    private static string EnglishLeftOut(LoadCheckKind kind) => kind == LoadCheckKind.LedgerAgrees
        ? "the server's account was not looked at: name its metrics by --metrics"
        : "the store was not read back: name ingest's data folder by --data";

    private static string IndonesianLeftOut(LoadCheckKind kind) => kind == LoadCheckKind.LedgerAgrees
        ? "buku besar server tidak diperiksa: sebutkan alamatnya dengan --metrics"
        : "penyimpanan tidak dibaca kembali: sebutkan foldernya dengan --data";
}
