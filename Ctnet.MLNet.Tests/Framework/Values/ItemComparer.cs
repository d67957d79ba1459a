using System.Globalization;

namespace Ctnet.MLNet.Tests.Framework.Values;

/// <summary>
/// Exact equality of the values that ML.NET's columns are made of. Text is compared by its characters, and everything else by its
/// own <see cref="object.Equals(object)"/>, for which NaN equals NaN.
/// </summary>
internal class ItemComparer<T> : IEqualityComparer<T>
{
    public static ItemComparer<T> Instance { get; } =
        typeof(T) == typeof(ReadOnlyMemory<char>) ? (ItemComparer<T>)(object)new TextComparer() : new ItemComparer<T>();

    /// <summary>A value that no getter should return by chance: what a buffer holds before a getter is called.</summary>
    public static T Garbage { get; } = default(T) switch
    {
        float => (T)(object)-12345f,
        double => (T)(object)-12345d,
        int => (T)(object)-12345,
        uint => (T)(object)12345u,
        bool => (T)(object)true,
        ReadOnlyMemory<char> => (T)(object)"garbage".AsMemory(),
        _ => default!,
    };

    public virtual bool Equals(T? x, T? y) => EqualityComparer<T>.Default.Equals(x, y);

    public int GetHashCode(T obj) => throw new NotSupportedException("Items are compared in place, never hashed.");

    /// <summary>A copy that does not change when the row moves on.</summary>
    public virtual T Copy(T value) => value;

    public virtual string Show(T value) => value is float or double
        ? ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
