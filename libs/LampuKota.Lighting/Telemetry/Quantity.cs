using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace LampuKota.Lighting;

/// <summary>A thing that devices measure. docs/formats/quantities.md is the one list of them.</summary>
public sealed class Quantity
{
    private readonly byte[] _utf8Name;
    private readonly byte[] _utf8Unit;

    internal Quantity(int number, string name, string unit, double minimum, double maximum, int decimals)
    {
        Number = number;
        Name = name;
        Unit = unit;
        Minimum = minimum;
        Maximum = maximum;
        Decimals = decimals;
        _utf8Name = Encoding.ASCII.GetBytes(name);
        _utf8Unit = Encoding.ASCII.GetBytes(unit);
        IsSwitch = unit == SwitchUnit;
    }

    /// <summary>Unit of what is either 0 or 1: SenML's unit of a switch (RFC 8428, 12.1).</summary>
    public const string SwitchUnit = "/";

    /// <summary>Name, TALQ's attribute name where TALQ has one; ASCII letters and digits.</summary>
    public string Name { get; }

    /// <summary>Number that stands for the name in column frames, from 1 on. It is given once: never to another quantity, whatever becomes of this one.</summary>
    public int Number { get; }

    /// <summary>Unit as SenML writes it (RFC 8428, 12.1, and RFC 8798); <c>1</c> is a ratio.</summary>
    public string Unit { get; }

    /// <summary>Smallest plausible value; less is rejected.</summary>
    public double Minimum { get; }

    /// <summary>Largest plausible value; more is rejected.</summary>
    public double Maximum { get; }

    /// <summary>How many decimals are worth sending and showing. What a device sends is stored exactly, whatever its decimals.</summary>
    public int Decimals { get; }

    /// <summary>Position in <see cref="Quantities.All"/>; not for storing.</summary>
    public int Index { get; internal set; }

    /// <summary>Whether the value is a state, 0 or 1.</summary>
    public bool IsSwitch { get; }

    /// <summary>The name's bytes.</summary>
    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    /// <summary>The unit's bytes.</summary>
    public ReadOnlySpan<byte> Utf8Unit => _utf8Unit;

    /// <summary>Whether the value can be true: within the range, and 0 or 1 where the quantity is a state.</summary>
    /// <param name="value">A value in the quantity's unit.</param>
    public bool IsPlausible(double value) => value >= Minimum && value <= Maximum && (!IsSwitch || value is 0 or 1);

    /// <summary>Whether every one of some values can be true; several are looked at at once.</summary>
    /// <param name="values">Values in the quantity's unit.</param>
    internal bool AreAllPlausible(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = IsSwitch ? default : MemoryMarshal.Cast<double, Vector<double>>(values);
        var minimum = new Vector<double>(Minimum);
        var maximum = new Vector<double>(Maximum);
        foreach (Vector<double> vector in vectors)
        {
            // What is not a number is neither less nor more, and so not plausible.
            if (!Vector.GreaterThanOrEqualAll(vector, minimum) || !Vector.LessThanOrEqualAll(vector, maximum))
                return false;
        }

        foreach (double value in values[(vectors.Length * Vector<double>.Count)..])
        {
            if (!IsPlausible(value))
                return false;
        }

        return true;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
