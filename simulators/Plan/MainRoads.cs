namespace LampuKota.Simulators;

/// <summary>The main roads of Kupang: real names, and the kelurahan that each passes, in order. Their exact courses are drawn, not surveyed.</summary>
internal static class MainRoads
{
    public static IReadOnlyList<MainRoad> All { get; } =
    [
        new("Jalan Timor Raya", StreetClass.Arterial, ["Pasir Panjang", "Kelapa Lima", "Oesapa Barat", "Oesapa", "Lasiana"]),
        new("Jalan Ahmad Yani", StreetClass.Arterial, ["Merdeka", "Oeba", "Pasir Panjang"]),
        new("Jalan Siliwangi", StreetClass.Arterial, ["Lai Lai Bisi Kopan", "Solor", "Tode Kisar"]),
        new("Jalan Garuda", StreetClass.Connector, ["Tode Kisar", "Fatubesi", "Oeba"]),
        new("Jalan Urip Sumoharjo", StreetClass.Connector, ["Tode Kisar", "Merdeka", "Oetete"]),
        new("Jalan Pahlawan", StreetClass.Arterial, ["Lai Lai Bisi Kopan", "Airmata", "Fatufeto", "Nunhila", "Nunbaun Delha"]),
        new("Jalan Yos Sudarso", StreetClass.Arterial, ["Nunbaun Delha", "Nunbaun Sabu", "Namosain", "Alak"]),
        new("Jalan Soekarno", StreetClass.Arterial, ["Lai Lai Bisi Kopan", "Bonipoi", "Fontein"]),
        new("Jalan Mohammad Hatta", StreetClass.Arterial, ["Fontein", "Nunleu", "Kuanino"]),
        new("Jalan Jenderal Sudirman", StreetClass.Arterial, ["Kuanino", "Naikoten Dua", "Naikoten Satu"]),
        new("Jalan Soeharto", StreetClass.Arterial, ["Naikoten Satu", "Naikolan", "Oepura", "Sikumana"]),
        new("Jalan H.R. Koroh", StreetClass.Connector, ["Sikumana", "Bello", "Fatukoa"]),
        new("Jalan Cak Doko", StreetClass.Arterial, ["Fontein", "Oetete", "Oebobo"]),
        new("Jalan El Tari", StreetClass.Arterial, ["Kuanino", "Oebobo", "Fatululi", "Kayu Putih"]),
        new("Jalan Frans Seda", StreetClass.Arterial, ["Kelapa Lima", "Kayu Putih", "Tuak Daun Merah"]),
        new("Jalan Piet A. Tallo", StreetClass.Arterial, ["Tuak Daun Merah", "Liliba", "Penfui"]),
        new("Jalan Adisucipto", StreetClass.Arterial, ["Oesapa", "Oesapa Selatan", "Penfui"]),
        new("Jalan W.J. Lalamentik", StreetClass.Arterial, ["Naikoten Satu", "Oebobo", "Nefonaek"]),
        new("Jalan Amabi", StreetClass.Connector, ["Oepura", "Maulafa", "Naimata"]),
        new("Jalan Alfons Nisnoni", StreetClass.Connector, ["Nunleu", "Airnona", "Bakunase", "Batu Plat"]),
        new("Jalan Untung Suropati", StreetClass.Connector, ["Airnona", "Manutapen", "Nunbaun Sabu", "Penkase Oeleta"]),
        new("Jalan Fetor Foenay", StreetClass.Connector, ["Maulafa", "Kolhua"]),
        new("Jalan Prof. Herman Yohanes", StreetClass.Connector, ["Lasiana", "Penfui"]),
        new("Jalan Jalur 40", StreetClass.Connector, ["Penfui", "Naimata", "Kolhua", "Bello", "Sikumana", "Batu Plat", "Manulai II", "Alak"]),
        new("Jalan Raya Naioni", StreetClass.Connector, ["Manulai II", "Naioni", "Fatukoa"]),
    ];

    /// <summary>Names of real roads for the links that have none of their own.</summary>
    public static IReadOnlyList<string> LinkNames { get; } =
    [
        "Jalan Perintis Kemerdekaan", "Jalan Palapa", "Jalan Thamrin", "Jalan R.W. Monginsidi", "Jalan Sam Ratulangi", "Jalan Veteran", "Jalan Kartini",
        "Jalan Bajawa", "Jalan Nangka", "Jalan Tom Pello", "Jalan Kosasih", "Jalan Pemuda", "Jalan Ikan Tongkol", "Jalan Ikan Paus", "Jalan Sumba",
        "Jalan Sumatera", "Jalan Flores", "Jalan Irian Jaya", "Jalan Hati Suci", "Jalan Ina Boi", "Jalan Kelinci", "Jalan Kakatua", "Jalan Rajawali",
        "Jalan Cendrawasih", "Jalan Gunung Mutis", "Jalan Gunung Fatuleu", "Jalan Taebenu", "Jalan Bundaran PU", "Jalan Kejora", "Jalan Bintang",
        "Jalan Advokat", "Jalan Kejaksaan", "Jalan Farmasi", "Jalan Claret", "Jalan Suratim", "Jalan Matani Raya", "Jalan Oekamusa",
        "Jalan Bhakti Karang", "Jalan Banteng", "Jalan Beringin", "Jalan Keuangan Negara", "Jalan Damai", "Jalan Ade Irma", "Jalan Dalek Esa",
    ];
}

/// <summary>A named road and the kelurahan that it passes.</summary>
/// <param name="Name">Name.</param>
/// <param name="Class">Arterial or connector.</param>
/// <param name="Via">Names of kelurahan in order.</param>
internal sealed record MainRoad(string Name, StreetClass Class, IReadOnlyList<string> Via);
