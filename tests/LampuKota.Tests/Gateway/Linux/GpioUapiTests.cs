using System.Runtime.CompilerServices;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class GpioUapiTests
{
    // Sizes and offsets of the structures in linux/gpio.h (uAPI v2).
    [Fact]
    public void Structures_are_as_large_as_the_kernels()
    {
        Assert.Equal(68, Unsafe.SizeOf<GpioChipInfo>());
        Assert.Equal(256, Unsafe.SizeOf<GpioLineInfo>());
        Assert.Equal(272, Unsafe.SizeOf<GpioLineConfig>());
        Assert.Equal(592, Unsafe.SizeOf<GpioLineRequest>());
        Assert.Equal(16, Unsafe.SizeOf<GpioLineValues>());
        Assert.Equal(48, Unsafe.SizeOf<GpioLineEvent>());
    }

    [Fact]
    public void Members_stand_where_the_kernel_looks_for_them()
    {
        var request = new GpioLineRequest();
        Assert.Equal(256, Offset(ref request, ref Unsafe.As<GpioName, byte>(ref request.Consumer)));
        Assert.Equal(288, Offset(ref request, ref Unsafe.As<ulong, byte>(ref request.Config.Flags)));
        Assert.Equal(296, Offset(ref request, ref Unsafe.As<uint, byte>(ref request.Config.AttributeCount)));
        Assert.Equal(320, Offset(ref request, ref Unsafe.As<GpioLineConfig.AttributeArray, byte>(ref request.Config.Attributes)));
        Assert.Equal(560, Offset(ref request, ref Unsafe.As<uint, byte>(ref request.LineCount)));
        Assert.Equal(588, Offset(ref request, ref Unsafe.As<int, byte>(ref request.FileDescriptor)));

        var info = new GpioLineInfo();
        Assert.Equal(64, Offset(ref info, ref Unsafe.As<uint, byte>(ref info.Offset)));
        Assert.Equal(72, Offset(ref info, ref Unsafe.As<ulong, byte>(ref info.Flags)));
    }

    [Theory]
    [InlineData(GpioUapi.GetChipInfo, 2, 0x01, 68)]
    [InlineData(GpioUapi.GetLineInfo, 3, 0x05, 256)]
    [InlineData(GpioUapi.GetLine, 3, 0x07, 592)]
    [InlineData(GpioUapi.SetLineConfig, 3, 0x0D, 272)]
    [InlineData(GpioUapi.GetLineValues, 3, 0x0E, 16)]
    [InlineData(GpioUapi.SetLineValues, 3, 0x0F, 16)]
    public void A_request_number_holds_direction_type_number_and_size(uint request, uint direction, uint number, uint size) =>
        Assert.Equal((direction << 30) | (size << 16) | (0xB4u << 8) | number, request);

    [Theory]
    [InlineData(true, true, 0b1010UL, 1UL)]
    [InlineData(false, false, 0b1000UL, 0UL)]
    public void An_output_has_its_value_from_the_first_moment_on(bool isActiveLow, bool isActive, ulong flags, ulong value)
    {
        GpioLineConfig config = GpioOutputLine.OutputConfig(isActiveLow, isActive);

        Assert.Equal((flags, 1u), (config.Flags, config.AttributeCount));
        Assert.Equal((2u, value, 1UL), (config.Attributes[0].Attribute.Id, config.Attributes[0].Attribute.Value, config.Attributes[0].Mask));
    }

    [Theory]
    [InlineData(false, GpioBias.AsIs, 0b11_0100UL)]
    [InlineData(true, GpioBias.PullUp, 0b1_0011_0110UL)]
    [InlineData(false, GpioBias.PullDown, 0b10_0011_0100UL)]
    [InlineData(false, GpioBias.None, 0b100_0011_0100UL)]
    internal void An_input_is_taken_with_both_edges_and_the_resistor_that_is_asked_for(bool isActiveLow, GpioBias bias, ulong flags) =>
        Assert.Equal(flags, new GpioInputSettings(isActiveLow, bias, TimeSpan.Zero).ToConfig(GpioEdges.Both).Flags);

    [Fact]
    public void A_debounce_is_told_to_the_kernel_in_microseconds_and_no_debounce_not_at_all()
    {
        GpioLineConfig config = new GpioInputSettings(false, GpioBias.AsIs, TimeSpan.FromMilliseconds(20)).ToConfig(GpioEdges.Active);

        Assert.Equal(0b1_0100UL, config.Flags);
        Assert.Equal((1u, 3u, 20_000UL, 1UL), (config.AttributeCount, config.Attributes[0].Attribute.Id, config.Attributes[0].Attribute.Value, config.Attributes[0].Mask));
        Assert.Equal(0u, new GpioInputSettings(false, GpioBias.AsIs, TimeSpan.Zero).ToConfig(GpioEdges.Both).AttributeCount);
    }

    [Fact]
    public void A_line_is_requested_alone_in_our_name()
    {
        GpioLineRequest request = GpioChip.Request(17, default);

        Assert.Equal((17u, 1u, "lampukota-gateway"), (request.Offsets[0], request.LineCount, request.Consumer.ToString()));
    }

    [Fact]
    public void A_name_that_is_too_long_is_cut_and_keeps_its_end()
    {
        Assert.Equal(new string('x', 31), GpioName.From(new string('x', 31)).ToString());
        Assert.Equal("", default(GpioName).ToString());
    }

    [Fact]
    public void A_file_that_is_no_chip_is_named()
    {
        using var folder = new TestFolder();
        string path = folder.Write("gpiochip0", "");

        Assert.Contains(path, Assert.Throws<IOException>(() => new GpioChip(path)).Message, StringComparison.Ordinal);
    }

    private static long Offset<T>(ref T structure, ref byte member)
        where T : struct => Unsafe.ByteOffset(ref Unsafe.As<T, byte>(ref structure), ref member).ToInt64();
}
