namespace LampuKota.Gateway.Linux;

/// <summary>How an input line is to be taken.</summary>
/// <param name="IsActiveLow">Whether a low level means active: a contact that closes to ground.</param>
/// <param name="Bias">The chip's own resistor.</param>
/// <param name="Debounce">An edge counts once the level has been steady for this long; zero for every edge.</param>
internal sealed record GpioInputSettings(bool IsActiveLow, GpioBias Bias, TimeSpan Debounce)
{
    /// <summary>The kernel's form.</summary>
    /// <param name="edges">Which edges it shall tell of.</param>
    internal GpioLineConfig ToConfig(GpioEdges edges)
    {
        var config = new GpioLineConfig
        {
            Flags = GpioUapi.FlagInput | (IsActiveLow ? GpioUapi.FlagActiveLow : 0) | (ulong)edges | Bias switch
            {
                GpioBias.PullUp => GpioUapi.FlagPullUp,
                GpioBias.PullDown => GpioUapi.FlagPullDown,
                GpioBias.None => GpioUapi.FlagBiasDisabled,
                _ => 0,
            },
        };
        if (Debounce > TimeSpan.Zero)
        {
            config.AttributeCount = 1;
            config.Attributes[0].Mask = 1;
            config.Attributes[0].Attribute.Id = GpioUapi.AttributeDebounce;
            config.Attributes[0].Attribute.Value = (uint)(Debounce.Ticks / TimeSpan.TicksPerMicrosecond);
        }

        return config;
    }
}

/// <summary>The resistor within the chip that holds an open input.</summary>
internal enum GpioBias
{
    /// <summary>As the firmware left it.</summary>
    AsIs,

    /// <summary>Off: the circuit has a resistor of its own.</summary>
    None,

    /// <summary>To the supply.</summary>
    PullUp,

    /// <summary>To ground.</summary>
    PullDown,
}

/// <summary>Which edges of an input are told, in the sense of its active level.</summary>
internal enum GpioEdges : ulong
{
    /// <summary>It became active. The only kind that can be counted: told of both, the kernel names an edge by the level that it finds when it gets to it.</summary>
    Active = GpioUapi.FlagEdgeRising,

    /// <summary>It became active or inactive.</summary>
    Both = GpioUapi.FlagEdgeRising | GpioUapi.FlagEdgeFalling,
}
