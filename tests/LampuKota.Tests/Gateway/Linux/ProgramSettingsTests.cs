using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

public sealed class ProgramSettingsTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Gateway:Id"] = "KPG-G1",
        ["Mqtt:Host"] = "broker.example.org",
        ["Mqtt:UserName"] = "KPG-G1",
        ["Mqtt:Password"] = "secret",
        ["Lamps:KPG-L1:Gpio"] = "pinctrl-bcm2711:GPIO17",
        ["Lamps:KPG-L1:ActiveLow"] = "true",
        ["Lamps:KPG-L1:Pwm"] = "pwmchip0:0",
        ["Sensors:0:Device"] = "KPG-L1",
        ["Sensors:0:Quantity"] = "activePower",
        ["Sensors:0:Hwmon"] = "ina226@1-0040:power1_input",
    };

    private static ProgramSettings Read(params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(Good);
        foreach ((string key, string? value) in changes)
            settings[key] = value;
        return ProgramSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }

    [Fact]
    public void Lamps_sensors_and_backend_are_read()
    {
        ProgramSettings settings = Read();

        LampWiring lamp = Assert.Single(settings.Lamps);
        Assert.Equal(("KPG-L1", "pinctrl-bcm2711:GPIO17", true, "pwmchip0:0"), (lamp.LampId, lamp.Gpio!.ToString(), lamp.IsActiveLow, lamp.Pwm!.ToString()));
        Assert.Equal(new SysfsSource(SysfsKind.Hwmon, new HardwareAddress("ina226@1-0040", "power1_input")), Assert.Single(settings.Sensors).Source);
        Assert.Equal("./data", settings.StateDirectory);
    }

    [Theory]
    [InlineData("broker.example.org", true, 8883)]
    [InlineData("127.0.0.1", false, 1883)]
    public void Passwords_leave_the_machine_over_TLS_unless_told_otherwise(string host, bool usesTls, int port)
    {
        ProgramSettings settings = Read(("Mqtt:Host", host));

        Assert.Equal((usesTls, port), (settings.Mqtt!.Tls is not null, settings.Mqtt.Port));
        Assert.Null(Read(("Mqtt:Tls", "false")).Mqtt!.Tls);
    }

    [Theory]
    [InlineData(null, TelemetryFormat.ColumnFrame)]
    [InlineData("columns", TelemetryFormat.ColumnFrame)]
    [InlineData("senml+json", TelemetryFormat.SenMLJson)]
    [InlineData("senml+cbor", TelemetryFormat.SenMLCbor)]
    public void Telemetry_is_written_as_column_frames_unless_told_otherwise(string? setting, TelemetryFormat format) =>
        Assert.Equal(format, Read(("Gateway:TelemetryFormat", setting)).Format);

    [Theory]
    [InlineData("Gateway:Id", null)]
    [InlineData("Gateway:Id", "lower")]
    [InlineData("Gateway:Idd", "KPG-G1")]
    [InlineData("Gateway:OutboxMaximumSamples", "3")]
    [InlineData("Gateway:TelemetryFormat", "json")]
    [InlineData("Outbox:MaximumMegabytes", "0")]
    [InlineData("Outbox:MaximumAgeDays", "401")]
    [InlineData("Outbox:BackfillSamplesPerSecond", "fast")]
    [InlineData("Outbox:Size", "1")]
    [InlineData("Clock:Trust", "never")]
    [InlineData("Clock:LongestOutageHours", "169")]
    [InlineData("Clock:LongestOutageHours", "long")]
    [InlineData("Mqtt:Host", null)]
    [InlineData("Mqtt:Port", "0")]
    [InlineData("Mqtt:Port", "many")]
    [InlineData("Mqtt:Tls", "yes")]
    [InlineData("Mqtt:PasswordFile", "/nowhere")]
    [InlineData("Mqtt:CertificateAuthorityPath", "/nowhere")]
    [InlineData("Lamps:KPG-L1:Gpio", "GPIO17")]
    [InlineData("Lamps:KPG-L1:FrequencyHz", "0")]
    [InlineData("Lamps:KPG-L1:Relay", "x")]
    [InlineData("Lamps:KPG-L2", "x")]
    [InlineData("Sensors:0:Quantity", "power")]
    [InlineData("Sensors:0:Device", "lower")]
    [InlineData("Sensors:0:Iio", "bmp280:in_temp_input")]
    [InlineData("Sensors:0:Gpio", "pinctrl-bcm2711:GPIO27")]
    [InlineData("Sensors:0:Hwmon", null)]
    [InlineData("Sensors:0:Quantity", "illuminance")]
    [InlineData("Sensors:0:Bias", "PullUp")]
    [InlineData("Sensors:0:Scale", "NaN")]
    [InlineData("Clock:Speed", "fast")]
    [InlineData("Data:Folder", "x")]
    public void A_setting_that_cannot_be_used_is_named_in_one_sentence(string key, string? value)
    {
        ConfigurationProblemException problem = Assert.Throws<ConfigurationProblemException>(() => Read((key, value)));

        Assert.Contains(key.StartsWith("Sensors", StringComparison.Ordinal) ? "Sensors:0" : key, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void A_contact_is_wired_to_a_line_with_its_resistor_and_debounce()
    {
        ProgramSettings settings = Read(
            ("Sensors:0:Quantity", "cabinetDoorOpen"),
            ("Sensors:0:Hwmon", null),
            ("Sensors:0:Gpio", "pinctrl-bcm2711:GPIO27"),
            ("Sensors:0:ActiveLow", "true"),
            ("Sensors:0:Bias", "pullup"),
            ("Sensors:0:DebounceMilliseconds", "50"));

        GpioSource source = Assert.IsType<GpioSource>(Assert.Single(settings.Sensors).Source);
        Assert.Equal(new GpioInputSettings(true, GpioBias.PullUp, TimeSpan.FromMilliseconds(50)), source.Settings);
        Assert.Equal((new HardwareAddress("pinctrl-bcm2711", "GPIO27"), GpioInputMode.State), (source.Address, source.Mode));
        Assert.Throws<ConfigurationProblemException>(() => Read(("Sensors:0:Hwmon", null), ("Sensors:0:Gpio", "x:1"), ("Sensors:0:Bias", "3")));
    }

    private static SensorSource SourceOf(params (string Key, string? Value)[] settings) =>
        Assert.Single(Read([("Sensors:0:Hwmon", null), .. settings]).Sensors).Source;

    [Fact]
    public void A_meters_register_is_wired_by_line_address_and_type()
    {
        ModbusSource source = Assert.IsType<ModbusSource>(SourceOf(
            ("Modbus:meters:Port", "ttyUSB0"), ("Modbus:meters:BaudRate", "19200"), ("Modbus:meters:Parity", "even"),
            ("Sensors:0:Modbus", "meters:12"), ("Sensors:0:Register", "0x0034"), ("Sensors:0:Type", "float32"), ("Sensors:0:Function", "holding"),
            ("Sensors:0:WordOrder", "lowfirst")));

        Assert.Equal(new ModbusRead(12, ModbusFunction.Holding, 0x34, 2), source.Request);
        Assert.Equal((NumberType.Float32, true), (source.Type, source.IsLowWordFirst));
        Assert.Equal(new SerialSettings("ttyUSB0", 19_200, SerialParity.Even, 1, false), source.Bus.Line);
        Assert.Equal(TimeSpan.FromMilliseconds(3), source.Bus.Turnaround); // 3.5 characters of 11 bits are 2.005 ms
    }

    [Fact]
    public void Chips_without_a_driver_are_wired_by_address_and_register_or_by_what_is_sent()
    {
        Assert.Equal(
            new I2cSource(1, 0x36, 4, NumberType.UInt16, IsLittleEndian: false),
            SourceOf(("Sensors:0:I2c", "1-0036:0x04")));
        SpiSource spi = Assert.IsType<SpiSource>(SourceOf(("Sensors:0:Spi", "spidev0.0:018000"), ("Sensors:0:Mask", "0x3ff")));
        Assert.Equal(0x312, spi.Decode([0xFF, 0xFF, 0x12]));
    }

    [Theory]
    [InlineData("I2c", "1-0003:0x04", "address from 0x08")]
    [InlineData("I2c", "1-36:4", "1-0036:0x04")]
    [InlineData("I2c", "1-0036:0x104", "1-0036:0x04")]
    [InlineData("Spi", "spidev0.0:zz", "bytes to send")]
    [InlineData("Spi", "spidev0.0:01", "as many bytes")]
    [InlineData("Modbus", "meters:1", "Register must be set")]
    [InlineData("Modbus", "others:1", "(meters)")]
    [InlineData("Modbus", "meters:248", "from 1 to 247")]
    public void A_register_that_cannot_be_is_named_in_one_sentence(string kind, string address, string problem) =>
        Assert.Contains(
            problem,
            Assert.Throws<ConfigurationProblemException>(() => SourceOf(("Modbus:meters:Port", "ttyUSB0"), ($"Sensors:0:{kind}", address))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Port", "/dev/ttyUSB0")]
    [InlineData("Port", null)]
    [InlineData("BaudRate", "0")]
    [InlineData("Parity", "mark")]
    [InlineData("TurnaroundMilliseconds", "1")]
    [InlineData("Speed", "9600")]
    public void A_serial_line_that_cannot_be_is_named_in_one_sentence(string key, string? value) =>
        Assert.Contains("Modbus:meters", Assert.Throws<ConfigurationProblemException>(
            () => Read(("Modbus:meters:BaudRate", "9600"), ("Modbus:meters:Port", "ttyUSB0"), ($"Modbus:meters:{key}", value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--Nonsense:Key=1")]
    [InlineData("--Mqtt:Host")]
    [InlineData("chekc")]
    public void An_argument_that_is_no_setting_is_refused(string argument) =>
        Assert.Contains(
            argument.Split('=')[0],
            Assert.Throws<ConfigurationProblemException>(() => ConfigurationLoader.Load(null, [argument])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_command_line_overrides_the_file()
    {
        using var folder = new TestFolder();
        string file = folder.Write("gateway.json", """{ "Mqtt": { "Host": "one", "Port": 1 } }""");

        IConfigurationRoot configuration = ConfigurationLoader.Load(file, ["--Mqtt:Host=two"]);

        Assert.Equal(("two", "1"), (configuration["Mqtt:Host"], configuration["Mqtt:Port"]));
    }

    [Theory]
    [InlineData("{ \"Mqtt\": {")]
    [InlineData("[1, 2")]
    public void A_file_that_is_no_JSON_is_named(string content)
    {
        using var folder = new TestFolder();
        string file = folder.Write("gateway.json", content);

        Assert.Contains(file, Assert.Throws<ConfigurationProblemException>(() => ConfigurationLoader.Load(file, [])).Message, StringComparison.Ordinal);
    }
}
