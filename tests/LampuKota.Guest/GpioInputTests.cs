using System.Collections.Concurrent;
using LampuKota.Gateway;
using LampuKota.Gateway.Linux;
using LampuKota.Lighting;
using Xunit;

namespace LampuKota.Guest;

public sealed class GpioInputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Hardware _hardware = new(HardwareRoots.Real, TimeProvider.System);

    public void Dispose() => _hardware.Dispose();

    private IChangingSensor Sensor(string address, Quantity quantity, GpioInputMode mode = GpioInputMode.State, bool isActiveLow = false, int debounceMs = 0)
    {
        var settings = new GpioInputSettings(isActiveLow, GpioBias.AsIs, TimeSpan.FromMilliseconds(debounceMs));
        var wiring = new SensorWiring("KPG-C1", quantity.Name, new GpioSource(Lines.Address(address), settings, mode), null, 0);
        return (IChangingSensor)SensorWiring.Connect([wiring], _hardware).Single();
    }

    private static async Task<double> ReadAsync(ISensor sensor)
    {
        var readings = new List<Reading>();
        await sensor.ReadAsync(readings, CancellationToken.None);
        return Assert.Single(readings).Value;
    }

    private static async Task<double> NextCountAsync(ISensor counter)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!deadline.IsCancellationRequested)
        {
            if (await ReadAsync(counter) is > 0 and var counted)
                return counted;
        }

        throw new TimeoutException("Nothing was counted.");
    }

    [Fact]
    public async Task A_door_that_opens_is_told_by_its_edge_and_read_as_open()
    {
        using var told = new SemaphoreSlim(0);
        SimulatedChip.Pi.Pull(27, up: false);
        IChangingSensor door = Sensor("pinctrl-bcm2711:GPIO27", Quantities.CabinetDoorOpen);
        door.OnChange(_ => told.Release());
        Assert.Equal(0, await ReadAsync(door));

        SimulatedChip.Pi.Pull(27, up: true);
        Assert.True(await told.WaitAsync(Patience));
        Assert.Equal(1, await ReadAsync(door));

        SimulatedChip.Pi.Pull(27, up: false);
        Assert.True(await told.WaitAsync(Patience));
        Assert.Equal(0, await ReadAsync(door));
    }

    [Fact]
    public async Task An_edge_tells_the_level_that_it_led_to()
    {
        var told = new ConcurrentQueue<Reading?>();
        using var news = new SemaphoreSlim(0);
        SimulatedChip.Pi.Pull(26, up: true);
        IChangingSensor motion = Sensor("pinctrl-bcm2711:26", Quantities.Presence, isActiveLow: true);
        motion.OnChange(reading =>
        {
            told.Enqueue(reading);
            news.Release();
        });
        Assert.Equal(0, await ReadAsync(motion));

        SimulatedChip.Pi.Pull(26, up: false);
        Assert.True(await news.WaitAsync(Patience));
        SimulatedChip.Pi.Pull(26, up: true);
        Assert.True(await news.WaitAsync(Patience));

        Assert.Equal([new Reading("presence", 1), new Reading("presence", 0)], told);
    }

    [Fact]
    public async Task A_contact_to_ground_is_active_while_the_line_is_low()
    {
        SimulatedChip.Pi.Pull(28, up: false);

        Assert.Equal(1, await ReadAsync(Sensor("pinctrl-bcm2711:28", Quantities.PhotocellOutput, isActiveLow: true)));
    }

    [Fact]
    public async Task Vehicles_that_pass_are_counted_once_each()
    {
        SimulatedChip.Pi.Pull(29, up: false);
        IChangingSensor counter = Sensor("pinctrl-bcm2711:29", Quantities.TrafficCount, GpioInputMode.Count);
        Assert.Equal(0, await ReadAsync(counter));

        // One at a time: the simulator itself joins edges that come faster than it raises interrupts.
        for (int i = 0; i < 5; i++)
        {
            SimulatedChip.Pi.Pull(29, up: true);
            Assert.Equal(1, await NextCountAsync(counter));
            SimulatedChip.Pi.Pull(29, up: false);
        }

        Assert.Equal(0, await ReadAsync(counter));
    }

    [Fact]
    public async Task A_contact_that_bounces_is_one_edge_after_it_has_been_steady_for_the_debounce_time()
    {
        using var told = new SemaphoreSlim(0);
        SimulatedChip.Pi.Pull(30, up: false);
        IChangingSensor contact = Sensor("pinctrl-bcm2711:30", Quantities.CabinetDoorOpen, debounceMs: 1_000);
        contact.OnChange(_ => told.Release());
        Assert.Equal(0, await ReadAsync(contact));

        // A second is long beside what a busy host may stop the guest for in between.
        for (int i = 0; i < 5; i++)
        {
            SimulatedChip.Pi.Pull(30, up: true);
            SimulatedChip.Pi.Pull(30, up: false);
        }

        SimulatedChip.Pi.Pull(30, up: true);
        Assert.True(await told.WaitAsync(Patience));
        Assert.Equal(1, await ReadAsync(contact));
        Assert.Equal(0, told.CurrentCount);
    }

    [Fact]
    public async Task An_input_whose_chip_is_pulled_out_says_so_and_tells_of_edges_again_once_it_is_back()
    {
        using var told = new SemaphoreSlim(0);
        SimulatedChip chip = SimulatedChip.Plug("usb-inputs");
        IChangingSensor door = Sensor("usb-inputs:2", Quantities.CabinetDoorOpen);
        door.OnChange(_ => told.Release());
        Assert.Equal(0, await ReadAsync(door));

        chip.Unplug();
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(door));
        chip.PlugBack();
        Assert.Equal(0, await ReadAsync(door));
        while (await told.WaitAsync(0))
        {
            // What the removal itself told is taken.
        }

        chip.Pull(2, up: true);
        Assert.True(await told.WaitAsync(Patience));
        Assert.Equal(1, await ReadAsync(door));
    }
}
