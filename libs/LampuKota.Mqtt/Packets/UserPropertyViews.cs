namespace LampuKota.Mqtt;

/// <summary>The User Properties of a <see cref="PublishView"/>, in their order, without a copy; for <c>foreach</c>.</summary>
public readonly ref struct UserPropertyViews
{
    private readonly ReadOnlySpan<byte> _properties;

    internal UserPropertyViews(ReadOnlySpan<byte> properties) => _properties = properties;

    /// <summary>Starts an enumeration.</summary>
    public Enumerator GetEnumerator() => new(_properties);

    /// <summary>Walks over the User Properties.</summary>
    public ref struct Enumerator
    {
        private PropertyCursor _cursor;

        internal Enumerator(ReadOnlySpan<byte> properties) => _cursor = new PropertyCursor(properties);

        /// <summary>The present one.</summary>
        public readonly UserPropertyView Current => new(_cursor.Bytes, _cursor.SecondBytes);

        /// <summary>Goes to the next one.</summary>
        /// <returns>False after the last.</returns>
        public bool MoveNext()
        {
            while (_cursor.MoveNext())
            {
                if (_cursor.Identifier == PropertyIdentifier.UserProperty)
                    return true;
            }

            return false;
        }
    }
}

/// <summary>One User Property as it lies in the receive buffer.</summary>
public readonly ref struct UserPropertyView
{
    internal UserPropertyView(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Name as UTF-8, already checked.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Value as UTF-8, already checked.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
