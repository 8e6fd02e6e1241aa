using System.Diagnostics;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Guest;

/// <summary>
/// The program as it is installed, in a process of its own: one lamp whose relay is at GPIO40 and one door contact at GPIO41 of the chip that the guest starts with, and a
/// backend that cannot be reached. What the backend told it once is on its disk.
/// </summary>
internal sealed class InstalledGateway : IDisposable
{
    public const int Relay = 40;
    public const int Door = 41;

    private const string Lamp = "KPG-P1-L001";
    private const string Cabinet = "KPG-C1";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-").FullName;

    /// <summary>Where the first program of the guest says that it is installed.</summary>
    private static string Program =>
        Path.Combine(Environment.GetEnvironmentVariable("lampukota_gateway") ?? throw new InvalidOperationException("lampukota_gateway is not set."), "LampuKota.Gateway.Linux.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Keeps what a backend told it before.</summary>
    /// <param name="program">The control program of every night.</param>
    public void Adopt(ControlProgram program)
    {
        var calendar = new Calendar("CAL-TEST", "Test", [], program.Id);
        var desired = new DesiredDocument(
            1, [new DesiredLamp(Lamp, 90, calendar.Id)], [calendar], [program], new GatewaySettings(60, -10.16, 123.6), PowerReturn: new PowerReturnSettings(0, 50, 1));
        File.WriteAllBytes(Path.Combine(_folder, "desired.json"), LightingJson.ToUtf8(desired));
    }

    /// <summary>Starts the program.</summary>
    /// <param name="shows">What the city's clock shows now.</param>
    /// <param name="speed">City seconds a real second.</param>
    public Process Start(Instant shows, int speed) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
    [
        Program, "run", $"--Data:Directory={_folder}", "--Gateway:Id=KPG-G1", "--Mqtt:Host=127.0.0.1",
        $"--Lamps:{Lamp}:Gpio=pinctrl-bcm2711:{Relay}", $"--Lamps:{Lamp}:ActiveLow=true",
        $"--Sensors:0:Device={Cabinet}", $"--Sensors:0:Quantity={Quantities.CabinetDoorOpen.Name}", $"--Sensors:0:Gpio=pinctrl-bcm2711:{Door}", "--Sensors:0:DebounceMilliseconds=0",
        $"--Clock:Epoch={shows}",
        $"--Clock:Anchor={SystemClock.Instance.GetCurrentInstant()}",
        $"--Clock:Speed={speed}",
    ]))!;

    /// <summary>Waits until the newest reading of the door that lies on the disk is this one.</summary>
    public async Task UntilDoorIsKeptAsync(bool isOpen)
    {
        using var deadline = new CancellationTokenSource(SimulatedChip.Patience);
        while (NewestOfDoor() != (isOpen ? 1 : 0))
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token); // another process writes the file
    }

    private double? NewestOfDoor()
    {
        double? newest = null;
        var batch = new SampleBatch();
        var reader = new OutboxRecordReader(LinuxDisk.Instance.Read(Path.Combine(_folder, "outbox", "journal")));
        while (reader.TryRead())
        {
            batch.Clear();
            if (reader.Kind != OutboxRecordKind.Telemetry || !StoredSamples.TryRead(reader.Body, batch))
                continue;
            foreach (Sample sample in batch.Samples)
            {
                if (batch.Quantities.GetString(sample.Quantity) == Quantities.CabinetDoorOpen.Name)
                    newest = sample.Value;
            }
        }

        return newest;
    }
}
