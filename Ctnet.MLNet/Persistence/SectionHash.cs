using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Ctnet.MLNet.Persistence;

/// <summary>
/// Identifies the content of sections by their tensors and texts, however these lie in memory. What is shared with an earlier
/// version, and was hashed for it, is not read again.
/// </summary>
internal static class SectionHash
{
    public static string Of(IEnumerable<ModelSection> sections)
    {
        var hash = new XxHash128();
        foreach (ModelSection section in sections)
        {
            foreach ((string name, WeightTensor tensor) in Sorted(section.Tensors))
            {
                Append($"{name}{tensor}");
                hash.Append(tensor.IsPaged
                    ? MemoryMarshal.AsBytes(tensor.Pages.Hashes())
                    : MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            }

            foreach ((string name, IntegerTensor tensor) in Sorted(section.Integers))
            {
                Append($"{name}{TensorShape.Format(tensor.Shape)}");
                hash.Append(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            }

            foreach ((string name, IReadOnlyList<string> texts) in Sorted(section.Texts))
            {
                Append($"{name}{texts.Count}");
                if (texts is IGrowingTexts growing)
                    Append(growing.HashOfFirst(growing.Count));
                else
                    Append(string.Join('\n', texts.Select(text => $"{text.Length}:{text}")));
            }
        }

        return hash.GetCurrentHashAsUInt128().ToString("X32", CultureInfo.InvariantCulture);

        void Append(string text) => hash.Append(Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> values) =>
        values.OrderBy(value => value.Key, StringComparer.Ordinal);
}
