using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace LampuKota.Benchmarks;

/// <summary>
/// The gateway program as its unit starts it: by its launcher, with the unit's environment, TLS, its log, and updates on. Fifty dimmed lamps, each with a meter of eight values. The
/// hardware is a folder of files in memory, as the kernel's are, laid over its /sys/class in a mount namespace of the program's own: that takes root.
/// </summary>
internal sealed class InstalledGateway : IDisposable
{
    public const string GatewayId = "KPG-OSP-G012";
    public const int Lamps = 50;

    // Attribute of the driver, what it says, and our quantity; the last two by a scale, as from a meter of energy.
    private static readonly (string Attribute, string Says, string Quantity, double? Scale)[] Values =
    [
        ("power1_input", "61400000", "activePower", null),
        ("in1_input", "220100", "supplyVoltage", null),
        ("curr1_input", "279", "supplyCurrent", null),
        ("temp1_input", "41500", "temperature", null),
        ("energy1_input", "4444000000000", "activeEnergy", null),
        ("in2_input", "970", "powerFactor", 0.001),
        ("in3_input", "80", "actualLightState", 1),
        ("in4_input", "4321", "operatingHours", 1),
    ];

    private readonly string _folder;
    private readonly string _hardware = Path.Combine("/dev/shm", Path.GetRandomFileName());
    private readonly TlsBroker _broker;
    private Process? _process;

    public InstalledGateway(string folder, TlsBroker broker)
    {
        (_folder, _broker) = (folder, broker);
        for (int lamp = 0; lamp < Lamps; lamp++)
            AddHardware(lamp);
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path.Combine(folder, "keys", "city.pem"), key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(Configuration()));
    }

    /// <summary>The folder in which each lamp's output has a folder of its own.</summary>
    public string Outputs => Path.Combine(_hardware, "class", "pwm", "pwmchip0");

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What of it lies in memory.</summary>
    public ProcessMemory Memory =>
        ProcessMemory.Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process!.Id}/smaps")));

    public static string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P{lamp:D3}-L001");

    /// <summary>The file whose writing sets a lamp's level.</summary>
    public static string OutputOf(int lamp) => string.Create(CultureInfo.InvariantCulture, $"pwm{lamp}");

    public void Start()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "LampuKota.Gateway.Linux", "release", "LampuKota.Gateway.Linux.dll");
        string command = $"mount --bind {_hardware}/class /sys/class && exec dotnet {Path.GetFullPath(program)} launch --config {_folder}/gateway.json --Data:Directory={_folder}/state";
        var start = new ProcessStartInfo("unshare", ["-m", "sh", "-c", command]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in UnitEnvironment())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(" WRN ", StringComparison.Ordinal) == true || line.Data?.Contains(" ERR ", StringComparison.Ordinal) == true)
                Console.WriteLine(line.Data);
        };
        _process.BeginOutputReadLine();
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        Directory.Delete(_hardware, recursive: true);
    }

    private static IEnumerable<(string Name, string Value)> UnitEnvironment()
    {
        const string Setting = "Environment=";
        string unit = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "deploy", "systemd", "lampukota-gateway.service");
        foreach (string line in File.ReadLines(unit).Where(line => line.StartsWith(Setting, StringComparison.Ordinal)))
        {
            foreach (string[] pair in line[Setting.Length..].Split(' ').Select(variable => variable.Split('=', 2)))
                yield return (pair[0], pair[1]);
        }
    }

    private static string ChipOf(int lamp) => string.Create(CultureInfo.InvariantCulture, $"{lamp / 64 + 1}-{0x40 + lamp % 64:x4}");

    private void AddHardware(int lamp)
    {
        string output = Directory.CreateDirectory(Path.Combine(Outputs, OutputOf(lamp))).FullName;
        foreach ((string name, string value) in new[] { ("period", "0"), ("polarity", "normal"), ("duty_cycle", "0"), ("enable", "0") })
            File.WriteAllText(Path.Combine(output, name), value);

        string number = lamp.ToString(CultureInfo.InvariantCulture);
        string meter = Directory.CreateDirectory(Path.Combine(_hardware, "devices", ChipOf(lamp), "hwmon" + number)).FullName;
        File.WriteAllText(Path.Combine(meter, "name"), "ina226\n");
        foreach ((string attribute, string says, _, _) in Values)
            File.WriteAllText(Path.Combine(meter, attribute), says + "\n");
        Directory.CreateDirectory(Path.Combine(_hardware, "class", "hwmon"));
        Directory.CreateSymbolicLink(Path.Combine(_hardware, "class", "hwmon", "hwmon" + number), meter);
    }

    private Dictionary<string, object> Configuration() => new()
    {
        ["Gateway"] = new { Id = GatewayId },
        ["Mqtt"] = new { Host = "localhost", _broker.Port, Tls = true, UserName = GatewayId, Password = "figures", CertificateAuthorityPath = _broker.AuthorityFile },
        ["Updates"] = new { KeysDirectory = Path.Combine(_folder, "keys") },
        // As on a gateway that NTP keeps right, which the machine of the figures need not be.
        ["Clock"] = new { Trust = "always" },
        ["Lamps"] = Enumerable.Range(0, Lamps).ToDictionary(LampId, lamp => new { Pwm = $"pwmchip0:{lamp}" }),
        ["Sensors"] = Enumerable.Range(0, Lamps).SelectMany(lamp => Values.Select(value => Sensor(lamp, value))).ToArray(),
    };

    private static Dictionary<string, object> Sensor(int lamp, (string Attribute, string Says, string Quantity, double? Scale) value)
    {
        var sensor = new Dictionary<string, object> { ["Device"] = LampId(lamp), ["Quantity"] = value.Quantity, ["Hwmon"] = $"ina226@{ChipOf(lamp)}:{value.Attribute}" };
        if (value.Scale is { } scale)
            sensor["Scale"] = scale;
        return sensor;
    }
}
