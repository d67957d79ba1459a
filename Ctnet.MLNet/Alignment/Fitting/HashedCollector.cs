using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Stands for a space of hashed values, in which there is nothing to collect.</summary>
internal sealed class HashedCollector(int buckets) : IdCollector
{
    private readonly HashedIds _ids = new(buckets);

    public override int Add(ReadOnlySpan<char> value) => _ids.Find(value);

    public override int AddAlways(string value) => _ids.Find(value);

    public override void Write(ShareWriter writer)
    {
    }

    public override Func<int, int> Merge(ShareReader reader) => id => id;

    public override IdSpace Build() => _ids;

    public override int Final(int provisional) => provisional;
}
