using Ctnet.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// Loads a transformer of this library from a saved model. ML.NET calls it as the LoadableClass attributes say.
/// </summary>
internal static class TransformerLoader<T> where T : RowTransformer, ILoadable<T>
{
    /// <exception cref="InvalidModelException">The section is damaged, not one of this kind, or of a newer version.</exception>
    public static T Create(IHostEnvironment env, ModelLoadContext context)
    {
        ModelSection? section = null;
        try
        {
            context.CheckAtModel(RowTransformer.VersionOf(T.LoaderSignature));
            if (!context.TryLoadBinaryStream(
                RowTransformer.SectionName, reader => section = ModelSectionReader.Read(reader.BaseStream)))
                throw new InvalidModelException($"The model lacks the section of its {typeof(T).Name}.");
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            // The part of the .zip cannot be unpacked, or its ModelHeader is wrong: ML.NET's and .NET's own exceptions.
            throw new InvalidModelException($"The model's {typeof(T).Name} cannot be read: {exception.Message}", exception);
        }

        return From(env.Register(typeof(T).Name), section!);
    }

    /// <summary>The transformer of a section.</summary>
    /// <exception cref="InvalidModelException">The section's content is not one of this kind.</exception>
    public static T From(IHost host, ModelSection section)
    {
        try
        {
            return T.Load(host, section);
        }
        catch (Exception exception) when (
            exception is ArgumentException or KeyNotFoundException or NullReferenceException or OverflowException
                or InvalidOperationException or IndexOutOfRangeException or FormatException or InvalidCastException
                or NotSupportedException)
        {
            // The checksum is right, but this library did not write the section. For the caller, all its faults are one kind of
            // error.
            throw new InvalidModelException($"The model's {typeof(T).Name} cannot be read: {exception.Message}", exception);
        }
    }

    public static IRowMapper Create(IHostEnvironment env, ModelLoadContext context, DataViewSchema schema) =>
        new RowMapper(Create(env, context), schema);
}
