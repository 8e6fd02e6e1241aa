using System.Collections.Frozen;

namespace LampuKota.Simulators;

/// <summary>Three letters for each kelurahan. Device ids are built from them and never change, so this table only ever grows.</summary>
internal static class KelurahanCodes
{
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>
    {
        ["Namosain"] = "NMS",
        ["Nunbaun Sabu"] = "NBS",
        ["Nunbaun Delha"] = "NBD",
        ["Nunhila"] = "NHL",
        ["Fatufeto"] = "FTF",
        ["Manutapen"] = "MTP",
        ["Mantasi"] = "MTS",
        ["Alak"] = "ALK",
        ["Batu Plat"] = "BPL",
        ["Manulai II"] = "MNL",
        ["Naioni"] = "NON",
        ["Penkase Oeleta"] = "POL",
        ["Oepura"] = "OPR",
        ["Maulafa"] = "MLF",
        ["Penfui"] = "PFU",
        ["Naimata"] = "NMT",
        ["Bello"] = "BLL",
        ["Fatukoa"] = "FTK",
        ["Kolhua"] = "KLH",
        ["Sikumana"] = "SKM",
        ["Naikolan"] = "NKL",
        ["Kelapa Lima"] = "KLL",
        ["Oesapa"] = "OSP",
        ["Lasiana"] = "LSN",
        ["Oesapa Barat"] = "OSB",
        ["Oesapa Selatan"] = "OSS",
        ["Oebobo"] = "OBB",
        ["Oetete"] = "OTT",
        ["Oebufu"] = "OBF",
        ["Liliba"] = "LLB",
        ["Fatululi"] = "FTL",
        ["Kayu Putih"] = "KYP",
        ["Tuak Daun Merah"] = "TDM",
        ["Bakunase"] = "BKN",
        ["Bakunase Dua"] = "BKD",
        ["Airnona"] = "ARN",
        ["Naikoten Satu"] = "NKS",
        ["Naikoten Dua"] = "NKD",
        ["Kuanino"] = "KNN",
        ["Nunleu"] = "NLU",
        ["Fontein"] = "FTN",
        ["Airmata"] = "ARM",
        ["Lai Lai Bisi Kopan"] = "LBK",
        ["Bonipoi"] = "BNP",
        ["Solor"] = "SLR",
        ["Tode Kisar"] = "TDK",
        ["Merdeka"] = "MDK",
        ["Oeba"] = "OEB",
        ["Fatubesi"] = "FTB",
        ["Pasir Panjang"] = "PPJ",
        ["Nefonaek"] = "NFN",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code of a kelurahan.</summary>
    /// <param name="name">Its official name.</param>
    public static string Of(string name) => Codes[name];
}
