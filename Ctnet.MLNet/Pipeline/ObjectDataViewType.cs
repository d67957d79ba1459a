using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>The data view type of an <see cref="ObjectAnnotation"/>.</summary>
internal sealed class ObjectDataViewType<T>() : StructuredDataViewType(typeof(T)) where T : class
{
    public override bool Equals(DataViewType? other) => other is ObjectDataViewType<T>;

    public override bool Equals(object? obj) => obj is ObjectDataViewType<T>;

    public override int GetHashCode() => typeof(T).GetHashCode();

    public override string ToString() => typeof(T).Name;
}
