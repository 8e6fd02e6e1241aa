using LampuKota.Lighting;

namespace LampuKota.Tests;

public class KnownRecordsTests
{
    private static readonly KnownQuantity Power = new(Quantities.ActivePower, HasUnit: true);
    private static readonly KnownQuantity Voltage = new(Quantities.SupplyVoltage, HasUnit: true);

    [Fact]
    public void What_followed_once_is_expected_to_follow_again()
    {
        var known = new KnownRecords();
        known.Learn("{power:"u8, Power);
        known.Learn("{voltage:"u8, Voltage);
        known.Pass();

        Assert.True(known.TryMatch("{power:1}"u8, out KnownQuantity first, out int length));
        Assert.True(known.TryMatch("{voltage:2}"u8, out KnownQuantity second, out _));
        Assert.False(known.TryMatch("{voltage:2}"u8, out _, out _));
        Assert.Equal((Power, 7, Voltage), (first, length, second));
    }

    [Fact]
    public void Another_order_is_learnt_anew()
    {
        var known = new KnownRecords();
        known.Learn("a"u8, Power);
        known.Learn("b"u8, Voltage);
        known.Pass();
        Assert.False(known.TryMatch("b"u8, out _, out _));
        known.Learn("b"u8, Voltage);
        known.Learn("a"u8, Power);
        known.Pass();

        Assert.True(known.TryMatch("b1"u8, out _, out _));
        Assert.True(known.TryMatch("a1"u8, out KnownQuantity quantity, out _));
        Assert.Equal(Power, quantity);
    }

    [Fact]
    public void What_is_kept_is_bounded_in_length_and_number()
    {
        var known = new KnownRecords();
        known.Learn(new byte[KnownRecords.MaximumLength + 1], Power);
        known.Pass();
        Assert.False(known.TryMatch(new byte[KnownRecords.MaximumLength + 1], out _, out _));

        for (int record = 0; record < 1000; record++)
            known.Learn([(byte)record, (byte)(record >> 8)], Power);
        known.Pass();
        known.Learn("x"u8, Voltage);
        known.Pass();
        Assert.True(known.TryMatch("x"u8, out KnownQuantity quantity, out _));
        Assert.Equal(Voltage, quantity);
    }
}
