using System.Runtime.CompilerServices;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

/// <summary>The master against a meter on a pseudo terminal, over a real serial line discipline.</summary>
public sealed class ModbusTests : IDisposable
{
    private static readonly ModbusRead TwoRegisters = new(7, ModbusFunction.Input, 52, 2);

    private readonly SimulatedMeter _meter = new() { Registers = { [52] = 0x43A5, [53] = 0xC000, [54] = 9 } };
    private readonly List<ModbusMaster> _masters = [];

    public void Dispose()
    {
        foreach (ModbusMaster master in _masters)
            master.Dispose();
        _meter.Dispose();
    }

    // Where an answer is to come, patience is long; where none is, short.
    private ModbusMaster Master(int retries = 0, int timeoutMilliseconds = 10_000)
    {
        var line = new SerialSettings(_meter.Device, 115_200, SerialParity.None, 1, HasDirection: false);
        var settings = new ModbusSettings(line, TimeSpan.FromMilliseconds(timeoutMilliseconds), retries, TimeSpan.FromMilliseconds(2));
        var master = new ModbusMaster(HardwareRoots.Real, settings);
        _masters.Add(master);
        return master;
    }

    private static byte[] Read(ModbusMaster master, ModbusRead read)
    {
        byte[] registers = new byte[2 * read.Count];
        master.Read(read, registers, CancellationToken.None);
        return registers;
    }

    [Fact]
    public void Registers_are_read_from_the_meter_that_is_asked() =>
        Assert.Equal([0x43, 0xA5, 0xC0, 0x00], Read(Master(), TwoRegisters));

    [Fact]
    public void An_answer_may_come_in_pieces_after_noise()
    {
        _meter.Mishaps.Enqueue(answer => [[0x00, 0xFF, 0x07], [0x07, 0x04], answer[..3], answer[3..4], answer[4..]]);

        Assert.Equal([0x43, 0xA5, 0xC0, 0x00], Read(Master(), TwoRegisters));
    }

    [Fact]
    public void The_echo_of_an_adapter_that_hears_itself_is_no_answer()
    {
        byte[] echo = new byte[ModbusFrame.RequestLength];
        ModbusFrame.WriteRequest(echo, TwoRegisters);
        _meter.Mishaps.Enqueue(answer => [echo, answer]);

        Assert.Equal([0x43, 0xA5, 0xC0, 0x00], Read(Master(), TwoRegisters));
    }

    [Fact]
    public void An_answer_with_a_wrong_checksum_is_asked_for_again()
    {
        _meter.Mishaps.Enqueue(answer => [[.. answer[..^1], (byte)(answer[^1] ^ 1)]]);

        Assert.Equal([0x43, 0xA5, 0xC0, 0x00], Read(Master(retries: 1, timeoutMilliseconds: 200), TwoRegisters));
        Assert.Equal(2, _meter.Requests);
    }

    [Fact]
    public void Answers_of_another_meter_or_of_another_length_are_not_taken()
    {
        _meter.Mishaps.Enqueue(_ => [SimulatedMeter.WithCrc([8, 4, 4, 1, 2, 3, 4])]);
        _meter.Mishaps.Enqueue(_ => [SimulatedMeter.WithCrc([7, 4, 2, 1, 2])]);
        _meter.Mishaps.Enqueue(_ => [SimulatedMeter.WithCrc([7, 3, 4, 1, 2, 3, 4])]);

        IOException noise = Assert.Throws<IOException>(() => Read(Master(retries: 2, timeoutMilliseconds: 50), TwoRegisters));
        Assert.Contains("is no answer", noise.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_answer_is_not_taken_for_that_to_the_next_request()
    {
        ModbusMaster master = Master();
        Assert.Equal([0, 9], Read(master, new ModbusRead(7, ModbusFunction.Input, 54, 1)));

        _meter.Send(SimulatedMeter.WithCrc([7, 4, 2, 0xDE, 0xAD]));
        Assert.Equal([0, 9], Read(master, new ModbusRead(7, ModbusFunction.Input, 54, 1)));
    }

    [Fact]
    public void A_meter_that_is_silent_is_asked_as_often_as_is_set_and_then_named()
    {
        _meter.Mishaps.Enqueue(_ => []);
        _meter.Mishaps.Enqueue(_ => []);

        IOException silence = Assert.Throws<IOException>(() => Read(Master(retries: 1, timeoutMilliseconds: 50), TwoRegisters));
        Assert.Contains("address 7: no answer", silence.Message, StringComparison.Ordinal);
        Assert.Equal(2, _meter.Requests);
    }

    [Fact]
    public void A_meter_that_refuses_is_believed_at_once()
    {
        IOException refusal = Assert.Throws<IOException>(
            () => Read(Master(retries: 3), new ModbusRead(7, ModbusFunction.Input, 9_999, 1)));

        Assert.Contains("no such registers", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _meter.Requests);
    }

    [Fact]
    public void An_adapter_that_is_not_there_is_named_with_what_to_do()
    {
        var settings = new ModbusSettings(new SerialSettings("ttyNOWHERE", 9_600, SerialParity.Even, 1, false), TimeSpan.FromSeconds(1), 0, TimeSpan.FromMilliseconds(4));
        using var master = new ModbusMaster(HardwareRoots.Real, settings);

        Assert.Contains("plug in the adapter", Assert.Throws<IOException>(() => Read(master, TwoRegisters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_cannot_switch_a_transceiver_is_named()
    {
        var settings = new ModbusSettings(new SerialSettings(_meter.Device, 9_600, SerialParity.Even, 1, true), TimeSpan.FromSeconds(1), 0, TimeSpan.FromMilliseconds(4));
        using var master = new ModbusMaster(HardwareRoots.Real, settings);

        Assert.Contains("set Rs485 to false", Assert.Throws<IOException>(() => Read(master, TwoRegisters)).Message, StringComparison.Ordinal);
    }

    // The example of many meters' manuals: ten holding registers from 0 of meter 1.
    [Fact]
    public void A_request_ends_in_its_checksum()
    {
        byte[] request = new byte[ModbusFrame.RequestLength];
        ModbusFrame.WriteRequest(request, new ModbusRead(1, ModbusFunction.Holding, 0, 10));

        Assert.Equal([0x01, 0x03, 0x00, 0x00, 0x00, 0x0A, 0xC5, 0xCD], request);
    }

    [Theory]
    [InlineData(NumberType.UInt16, false, new byte[] { 0xFF, 0xFE }, 65_534)]
    [InlineData(NumberType.Int16, false, new byte[] { 0xFF, 0xFE }, -2)]
    [InlineData(NumberType.UInt32, false, new byte[] { 0x00, 0x01, 0x00, 0x02 }, 65_538)]
    [InlineData(NumberType.UInt32, true, new byte[] { 0x00, 0x02, 0x00, 0x01 }, 65_538)]
    [InlineData(NumberType.Int32, true, new byte[] { 0xFF, 0xFE, 0xFF, 0xFF }, -2)]
    [InlineData(NumberType.Float32, false, new byte[] { 0x43, 0xA5, 0xC0, 0x00 }, 331.5)]
    [InlineData(NumberType.Float32, true, new byte[] { 0xC0, 0x00, 0x43, 0xA5 }, 331.5)]
    [InlineData(NumberType.UInt64, true, new byte[] { 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 }, 4)]
    internal void Numbers_lie_in_registers_in_either_order_of_words(NumberType type, bool isLowWordFirst, byte[] registers, double value) =>
        Assert.Equal(value, new ModbusSource("", null!, 1, ModbusFunction.Input, 0, type, isLowWordFirst).Decode(registers));

    [Fact]
    public void Structures_are_as_large_as_the_kernels()
    {
        Assert.Equal((44, 32, 32), (Unsafe.SizeOf<Termios>(), Unsafe.SizeOf<SerialRs485>(), Unsafe.SizeOf<SpiTransfer>()));
    }

    [Fact]
    public void A_character_takes_its_bits_times_the_bit_time()
    {
        Assert.Equal(TimeSpan.FromSeconds(10 / 9_600.0), new SerialSettings("", 9_600, SerialParity.None, 1, false).CharacterTime);
        Assert.Equal(TimeSpan.FromSeconds(12 / 9_600.0), new SerialSettings("", 9_600, SerialParity.Even, 2, false).CharacterTime);
    }
}
