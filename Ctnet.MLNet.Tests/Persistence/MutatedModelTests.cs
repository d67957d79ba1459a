using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// Changed model files are loaded and score, or are refused with one kind of exception, fast and without much memory.
/// </summary>
public sealed class MutatedModelTests
{
    private const long MostBytes = 256L << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    private TemporaryFolder _folder = null!;
    private byte[] _whole = null!;
    private float[] _scores = null!;

    [OneTimeSetUp]
    public void Save()
    {
        _folder = new();
        ITransformer model = Clicks.SourcePipeline().Fit(Clicks.Guide);
        Clicks.Context.Model.Save(model, Clicks.Guide.Schema, _folder.File("model.zip"));
        _whole = File.ReadAllBytes(_folder.File("model.zip"));
        _scores = Scores(model);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_changed_file_is_read_or_refused() => Try(2000);

    [Test, Explicit("Takes long.")]
    public void A_hundred_thousand_changed_files_are_read_or_refused() => Try(100_000);

    [Test]
    public void Weights_that_are_not_finite_are_refused([Values(float.NaN, float.PositiveInfinity)] float number)
    {
        ModelSection section = SectionBytes.Read(
            SectionBytes.Of(ModelSection.Describe(new { }).Add("weight.w", new WeightTensor([2], [1, number]))));
        Assert.That(() => section.TensorsOf("weight.", ["w"]),
            Throws.TypeOf<InvalidModelException>().With.Message.EqualTo("The model's weights 'w' are not all finite numbers."));
    }

    [Test]
    public void A_file_that_would_unpack_to_a_hundred_times_its_size_is_not_unpacked()
    {
        string bomb = _folder.File("bomb.zip");
        (_, byte[] bytes) = Mutation.Of(_whole, Mutation.Ways - 1);
        File.WriteAllBytes(bomb, bytes);
        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => new MLContext().Model.LoadChecked(bomb, out _),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("unpack to more than"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(16 << 20));
    }

    [Test]
    public void A_file_of_many_entries_is_refused_before_their_names_are_read()
    {
        string file = _folder.File("entries.zip");
        File.Copy(_folder.File("model.zip"), file, overwrite: true);
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            for (int i = 0; i < 300_000; i++)
                zip.CreateEntry($"{i}", CompressionLevel.NoCompression);
        }

        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => new MLContext().Model.LoadChecked(file, out _),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("it has more than 65536 entries"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void A_file_with_every_entry_twice_is_refused()
    {
        string file = _folder.File("twice.zip");
        File.Copy(_folder.File("model.zip"), file, overwrite: true);
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            foreach (string name in zip.Entries.Select(entry => entry.FullName).ToArray())
                zip.CreateEntry(name);
        }

        Assert.That(() => new MLContext().Model.LoadChecked(file, out _),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("it has two entries named '"));
    }

    [Test]
    public void Entries_are_counted_by_the_directory_and_not_by_the_number_that_the_file_states(
        [Values(0, 3, 65_535, 70_000)] int entries, [Values(null, 1)] int? stated, [Values("", "a comment")] string comment)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.Comment = comment;
            for (int i = 0; i < entries; i++)
                zip.CreateEntry($"{i}", CompressionLevel.NoCompression);
        }

        if (stated is int number)
        {
            // Both counts of the record at the end.
            stream.Position = stream.Length - 22 - comment.Length + 8;
            stream.Write([(byte)number, 0, (byte)number, 0]);
        }

        Assert.That(ZipDirectory.CountEntries(stream, 100_000), Is.EqualTo(entries));
        Assert.That(stream.Position, Is.Zero);
        Assert.That(ZipDirectory.CountEntries(stream, 2), Is.EqualTo(Math.Min(entries, 3)));
    }

    [Test]
    public void A_large_file_s_entries_are_counted_wherever_one_of_its_records_says_that_they_are()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 70_000; i++)
                zip.CreateEntry($"{i}", CompressionLevel.NoCompression);
        }

        // The last record leads to the first entry's content. ZipArchive takes the place that the record for large files names.
        stream.Position = stream.Length - 6;
        stream.Write(new byte[4]);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
            Assert.That(zip.Entries, Has.Count.EqualTo(70_000));
        Assert.That(ZipDirectory.CountEntries(stream, 100_000), Is.EqualTo(70_000));
    }

    [TestCase("TransformerChain/Model.key", 0x100, int.MaxValue, "more transformers than the file has")]
    [TestCase("TransformerChain/Model.key", 0x100, 1000, "more transformers than the file has")]
    [TestCase("TransformerChain/Model.key", 0x10, 1_000_000, "more transformers than the file has")]
    [TestCase("Schema", 0x30, int.MaxValue, "cannot be loaded")]
    [TestCase("Schema", 0x18, -1, "cannot be loaded")]
    [TestCase("Schema", 0x20, -1, "cannot be loaded")]
    public void An_impossible_count_in_ML_NET_s_own_parts_is_refused_before_memory_is_allocated(
        string entry, int at, int number, string message)
    {
        string file = _folder.File("numbers.zip");
        File.WriteAllBytes(file, Mutation.Overwrite(_whole, entry, at, number));
        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => new MLContext().Model.LoadChecked(file, out _),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains(message));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(16 << 20));
    }

    private void Try(int count)
    {
        string[] outside = Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!, "*outside*");
        var wrong = new ConcurrentBag<string>();
        int read = 0, same = 0, refused = 0;
        TimeSpan longest = default;
        long most = 0;
        var measured = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            (string way, byte[] bytes) = Mutation.Of(_whole, number);
            string file = _folder.File($"{number}.zip");
            File.WriteAllBytes(file, bytes);
            long started = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ITransformer model = new MLContext().Model.LoadChecked(file, out _);
                Interlocked.Increment(ref read);
                if (ScoresTheSame(model))
                    Interlocked.Increment(ref same);
            }
            catch (InvalidModelException)
            {
                Interlocked.Increment(ref refused);
            }
            catch (Exception exception)
            {
                wrong.Add($"{number} ({way}): {exception}");
            }

            TimeSpan took = Stopwatch.GetElapsedTime(started);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (took > s_longest || allocated > MostBytes)
                wrong.Add($"{number} ({way}): {took.TotalSeconds:0.0} s, {allocated >> 20} MB");
            lock (measured)
                (longest, most) = (took > longest ? took : longest, Math.Max(most, allocated));
            File.Delete(file);
        });

        TestContext.Out.WriteLine($"{count} files: {read} read, of which {same} score the same; {refused} refused; "
            + $"at most {longest.TotalSeconds:0.00} s and {most >> 20} MB.");
        Assert.That(wrong.Order(StringComparer.Ordinal).Take(5), Is.Empty);
        Assert.That(read + refused, Is.EqualTo(count));
        Assert.That(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!, "*outside*"), Is.EqualTo(outside));
    }

    private bool ScoresTheSame(ITransformer model)
    {
        try
        {
            return Scores(model).AsSpan().SequenceEqual(_scores);
        }
        catch (Exception exception) when (
            exception is ArgumentOutOfRangeException || exception.GetBaseException() is BadRowException
            || exception.Message.Contains("does not fit the model. The", StringComparison.Ordinal))
        {
            // The model is valid, but reads other columns, refuses these rows because of another range of a number, or has an
            // alignment that is not the one that it was trained with.
            return false;
        }
    }

    private static float[] Scores(ITransformer model) =>
        [.. Prediction.Of(model.Transform(Clicks.Guide)).Take(20).Select(row => row.Score)];
}
