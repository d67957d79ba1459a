using System.IO.Compression;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>Models, deltas, schemas and towers can be read from streams too, whether or not a stream can seek.</summary>
public sealed class StreamTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_model_is_loaded_from_a_stream_with_all_checks()
    {
        ITransformer model = TowerPipeline().Fit(Guide);
        string path = _folder.File("model.zip");
        Context.Model.Save(model, Guide.Schema, path);

        foreach (Stream stream in (Stream[])[File.OpenRead(path), new OneWayStream(path)])
        {
            using (stream)
            {
                ITransformer loaded = Context.Model.LoadChecked(stream, out DataViewSchema schema);
                DataViewComparer.AssertSame(model.Transform(Guide), loaded.Transform(Guide));
                Assert.That(schema.Select(column => column.Name), Is.EqualTo(Guide.Schema.Select(column => column.Name)));
            }
        }
        Assert.That(
            () => Context.Model.LoadChecked(new MemoryStream([1, 2, 3]), out _),
            Throws.TypeOf<InvalidModelException>().With.Message.StartsWith("'the stream' cannot be loaded"));
    }

    [Test]
    public void A_delta_is_written_to_a_stream_and_applied_from_one()
    {
        ITransformer model = TowerPipeline().Fit(Guide);
        var next = Context.BinaryClassification.Continue(model, Guide);
        string path = _folder.File("next.delta");
        long bytes = Context.Model.SaveDelta(next, model, path);

        // A delta may stand behind other bytes, such as a message's own header.
        using var behind = new MemoryStream();
        behind.Write([1, 2, 3]);
        Assert.That(Context.Model.SaveDelta(next, model, behind), Is.EqualTo(bytes));
        Assert.That(behind.ToArray()[3..], Is.EqualTo(File.ReadAllBytes(path)));
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            Assert.That(Context.Model.SaveDelta(next, model, gzip), Is.EqualTo(bytes));

        (behind.Position, compressed.Position) = (3, 0);
        foreach (Stream stream in (Stream[])[behind, new GZipStream(compressed, CompressionMode.Decompress)])
        {
            ITransformer followed = Context.Model.ApplyDelta(model, stream);
            DataViewComparer.AssertSame(next.Transform(Guide), followed.Transform(Guide));
        }
        Assert.That(
            () => Context.Model.ApplyDelta(model, new MemoryStream([1, 2, 3])),
            Throws.TypeOf<InvalidModelException>().With.Message.StartsWith("'the stream' cannot be read"));
    }

    [Test]
    public void A_schema_is_written_to_a_stream_and_read_from_one()
    {
        using var stream = new MemoryStream();
        Schema.Save(stream);
        stream.Position = 0;
        Assert.That(FeatureSchema.Load(stream).ToJson(), Is.EqualTo(Schema.ToJson()));

        Assert.That(
            () => FeatureSchema.Load(new MemoryStream([(byte)'{', 0xFF])),
            Throws.TypeOf<FeatureSchemaException>().With.Message.StartsWith("The stream, line 1: the text is not UTF-8"));
    }
}
