namespace LampuKota.Simulators;

/// <summary>
/// Names of local streets: each kelurahan keeps to one or two families of names (flowers and trees, islands, birds, fish, stars of Nusa Tenggara Timur),
/// as Indonesian towns do; when they are used up, the second round is numbered II.
/// </summary>
internal sealed class StreetNames
{
    private static readonly string[][] Families =
    [
        ["Sepe", "Lontar", "Cendana", "Flamboyan", "Kamboja", "Bougenvil", "Melati", "Mawar", "Anggrek", "Kenanga", "Dahlia", "Teratai", "Cempaka",
            "Seroja", "Sedap Malam", "Kemuning"],
        ["Gewang", "Kosambi", "Asam", "Jati", "Johar", "Mahoni", "Ketapang", "Kelapa", "Beringin", "Kapuk", "Kemiri", "Waru", "Bidara", "Pinang",
            "Bakau", "Akasia"],
        ["Rote", "Sabu", "Alor", "Solor", "Lembata", "Adonara", "Pantar", "Komodo", "Rinca", "Palue", "Semau", "Ndao", "Raijua", "Besar", "Padar",
            "Sangeang"],
        ["Beo", "Nuri", "Pipit", "Elang", "Kutilang", "Gelatik", "Perkutut", "Tekukur", "Camar", "Merak", "Jalak", "Kenari", "Bangau", "Walet",
            "Pelikan", "Murai"],
        ["Ikan Kombong", "Ikan Tembang", "Ikan Kerapu", "Ikan Duyung", "Ikan Hiu", "Ikan Lumba-lumba", "Ikan Belida", "Ikan Cakalang",
            "Ikan Kakap", "Ikan Bandeng", "Ikan Tenggiri", "Ikan Sarden"],
        ["Bintang Timur", "Bulan", "Kartika", "Fajar", "Mentari", "Cakrawala", "Angkasa", "Pelangi", "Kejora Indah", "Bima Sakti", "Senja", "Purnama"],
        ["Gunung Mollo", "Gunung Kelimutu", "Gunung Inerie", "Gunung Egon", "Gunung Rokatenda", "Gunung Lewotobi", "Gunung Ranaka", "Gunung Meja",
            "Gunung Timau", "Gunung Ile Ape", "Gunung Sirung", "Gunung Ebulobo"],
        ["Mangga", "Pepaya", "Nangka Muda", "Srikaya", "Jambu", "Pisang", "Lamtoro", "Sukun", "Jeruk", "Delima", "Advokat Muda", "Sirsak", "Kedondong",
            "Markisa"],
    ];

    private readonly string[][] _namesByKelurahan;
    private readonly int[] _used;

    public StreetNames(int kelurahanCount, ulong seed)
    {
        var random = new StableRandom(seed, "street names");
        _namesByKelurahan = new string[kelurahanCount][];
        _used = new int[kelurahanCount];
        for (int i = 0; i < kelurahanCount; i++)
        {
            int first = random.NextBelow(Families.Length);
            int second = (first + 1 + random.NextBelow(Families.Length - 1)) % Families.Length;
            _namesByKelurahan[i] = [.. Families[first], .. Families[second]];
            random.Shuffle(_namesByKelurahan[i].AsSpan());
        }
    }

    /// <summary>The next name in a kelurahan, unique there.</summary>
    /// <param name="kelurahan">Its index.</param>
    public string Next(int kelurahan)
    {
        string[] names = _namesByKelurahan[kelurahan];
        int number = _used[kelurahan]++;
        string name = "Jalan " + names[number % names.Length];
        int round = number / names.Length + 1;
        return round == 1 ? name : name + " " + Roman.Of(round);
    }
}
