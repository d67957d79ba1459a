using System.IO.Compression;
using System.Reflection;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Pipeline;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>The errors of mlContext.Model.Load for a damaged .zip.</summary>
public sealed class DamagedModelTests
{
    private const int Mutations = 120;

    private const string Alignment = "Transform_000", SourceTower = "Transform_001", Prediction = "Transform_002";

    private TemporaryFolder _folder;

    private string Zip => _folder.File("model.zip");

    [SetUp]
    public void Save()
    {
        _folder = new();
        ITransformer model = Align().Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(SampleDomains.Adapter())).Fit(Rows);
        Context.Model.Save(model, Rows.Schema, Zip);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(Alignment)]
    [TestCase(SourceTower)]
    [TestCase(Prediction)]
    public void A_section_that_lost_its_end_is_refused(string part)
    {
        Rewrite(part, bytes => bytes[..(bytes.Length / 2)]);
        Assert.That(LoadFailure(), Is.TypeOf<InvalidModelException>().With.Message.StartsWith("The model is damaged: "));
    }

    [TestCase(Alignment)]
    [TestCase(SourceTower)]
    [TestCase(Prediction)]
    public void A_section_with_a_byte_changed_is_refused(string part)
    {
        Rewrite(part, bytes => [.. bytes[..^40], (byte)(bytes[^40] + 1), .. bytes[^39..]]);
        Assert.That(LoadFailure(), Is.TypeOf<InvalidModelException>());
    }

    [TestCase(Alignment, "FeatureAlignmentTransformer")]
    [TestCase(SourceTower, "SourceTowerTransformer")]
    [TestCase(Prediction, "CtrPredictionTransformer")]
    public void A_model_without_its_section_is_refused(string part, string transformer)
    {
        Rewrite(part, bytes => null);
        Assert.That(LoadFailure(),
            Is.TypeOf<InvalidModelException>().With.Message.EqualTo($"The model lacks the section of its {transformer}."));
    }

    [TestCase(Alignment, "\"domain\":\"target\",\"output\"", "\"domain\":\"nowhere\",\"output\"", "has no domain 'nowhere'")]
    [TestCase(Alignment, "\"spaces\":[\"text\",", "\"spaces\":[", "text")]
    [TestCase(Alignment, "\"kind\":\"categorical\"", "\"kind\":\"numerical\"", "kind")]
    [TestCase(Alignment, "\"encoding\":\"quantiles\",\"mean\"", "\"encoding\":\"log\",\"mean\"", "count")]
    [TestCase(Alignment, "\"boundaries\":[", "\"boundaries\":[1e999,", "scale of field 'count'")]
    [TestCase(Alignment, "\"deviation\":", "\"deviation\":-", "scale of field")]
    [TestCase(Alignment, "\"valuesFile\":null", "\"valuesFile\":\"/dev/zero\"", "names the file '/dev/zero'")]
    [TestCase(SourceTower, "\"domain\":\"target\",\"tower\"", "\"domain\":\"nowhere\",\"tower\"", "has no domain 'nowhere'")]
    [TestCase(SourceTower, "\"op\":\"relu\"", "\"op\":\"reluctant\"", "reluctant")]
    [TestCase(SourceTower, "\"op\":\"relu\",", "", "understood")]
    [TestCase(SourceTower, "{\"op\":\"relu\"", "null,{\"op\":\"relu\"", "The model's SourceTowerTransformer cannot be read")]
    [TestCase(SourceTower, "\"table\":\"tower.embeddings\"", "\"table\":\"tower.nothing\"", "lacks its weights 'tower.nothing'")]
    [TestCase(SourceTower, "\"offset\":", "\"offset\":9", "reads outside of it")]
    [TestCase(SourceTower, "\"inputs\":{\"features\":", "\"inputs\":{\"features\":9", "features")]
    [TestCase(SourceTower, "\"tower.logit\"", "\"tower.log\"", "tower.logit")]
    [TestCase(Prediction, "\"weight\":\"", "\"weight\":\"x", "lacks its weights 'x")]
    [TestCase(Prediction, "\"inputs\":{\"features\":", "\"inputs\":{\"features\":9", "features")]
    [TestCase(Prediction, "\"shape\":[4", "\"shape\":[5", "does not fit its shape")]
    [TestCase(Prediction, "\"name\":\"tower.logit\"", "\"name\":\"tower.log\"", "tower.logit")]
    [TestCase(Prediction, "\"featureColumn\":\"Features\"", "\"featureColumn\":\"\"", "a column without a name")]
    [TestCase(Prediction, "\"trainer\":\"CtnetAdapter\",", "", "trainer")]
    [TestCase(Prediction, "\"embeddingSize\":3", "\"embeddingSize\":\"three\"", "embeddingSize")]
    public void A_section_whose_parts_do_not_fit_each_other_is_refused_when_it_is_loaded(
        string part, string good, string bad, string message)
    {
        Rewrite(part, bytes => SectionBytes.Edit(bytes, header =>
        {
            int at = header.IndexOf(good, StringComparison.Ordinal);
            Assert.That(at, Is.Not.Negative, $"The test has a typing error: the header has no {good}: {header}");
            return header[..at] + bad + header[(at + good.Length)..];
        }));
        Assert.That(LoadFailure(), Is.TypeOf<InvalidModelException>().With.Message.Matches($"(?i){message}"));
    }

    [TestCase(Alignment)]
    [TestCase(SourceTower)]
    [TestCase(Prediction)]
    public void A_part_of_a_newer_version_or_with_a_damaged_key_is_refused_with_the_one_kind_of_exception(string part)
    {
        byte[] whole = File.ReadAllBytes(Zip);
        // The mark of ML.NET's ModelHeader and its version, which ML.NET reads; the oldest version that can read the part, which
        // this library checks.
        foreach ((int at, byte value, bool isOwn) in new[] { (0, (byte)1, false), (4, (byte)0xFF, false), (0x4F, (byte)1, true) })
        {
            File.WriteAllBytes(Zip, whole);
            Rewrite(part, bytes => [.. bytes[..at], value, .. bytes[(at + 1)..]], "Model.key");
            Assert.That(() => new MLContext().Model.LoadChecked(Zip, out _), Throws.TypeOf<InvalidModelException>(), $"at {at}");
            Assert.That(LoadFailure(), isOwn ? Is.TypeOf<InvalidModelException>() : Is.Not.Null, $"at {at}");
        }
    }

    /// <summary>
    /// Replaces one value of the description at a time. A model that can be loaded all the same must score.
    /// </summary>
    [TestCase(Alignment)]
    [TestCase(SourceTower)]
    [TestCase(Prediction)]
    public void A_model_with_a_changed_description_is_refused_or_scores(string part)
    {
        byte[] whole = File.ReadAllBytes(Zip);
        int values = 0;
        Rewrite(part, bytes => SectionBytes.Edit(bytes, header => { values = JsonMutation.CountValues(header); return header; }));
        Assert.Multiple(() =>
        {
            var random = new Random(1);
            for (int i = 0; i < Mutations; i++)
            {
                (int value, string replacement) =
                    (random.Next(values), JsonMutation.Replacements[random.Next(JsonMutation.Replacements.Length)]);
                File.WriteAllBytes(Zip, whole);
                string path = "";
                Rewrite(part, bytes =>
                    SectionBytes.Edit(bytes, header => JsonMutation.Replace(header, value, replacement, out path)));
                Exception? failure = LoadFailure();
                Assert.That(failure, Is.Null.Or.TypeOf<InvalidModelException>(), $"{path} = {replacement}");
                if (failure is not null)
                    continue;
                failure = LoadFailure(model => model.Transform(Rows).Preview());
                // With another range of a number, the model is valid but refuses rows.
                failure = failure?.GetBaseException() is BadRowException ? null : failure;
                // With another hash of its alignment's values, or another scale, it is valid but refuses its alignment.
                bool refusesAlignment = (path.Contains(".alignment.spaces.", StringComparison.Ordinal)
                        || path.Contains(".alignment.scales.", StringComparison.Ordinal))
                    && failure?.Message.Contains("does not fit the model", StringComparison.Ordinal) is true;
                failure = refusesAlignment ? null : failure;
                // With other names of columns, it is valid but does not find them.
                Assert.That(failure, Is.Null.Or.TypeOf<ArgumentOutOfRangeException>(), $"{path} = {replacement}");
            }
        });
    }

    /// <summary>
    /// The error of loading the model and using it. ML.NET calls loaders by reflection, once for the chain and once for each of
    /// its parts, and does not unwrap their exceptions.
    /// </summary>
    private Exception? LoadFailure(Action<ITransformer>? then = null)
    {
        try
        {
            ITransformer model = new MLContext().Model.Load(Zip, out _);
            then?.Invoke(model);
            return null;
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException { InnerException: Exception inner })
                exception = inner;
            return exception;
        }
    }

    private void Rewrite(string part, Func<byte[], byte[]?> change, string name = "Ctnet")
    {
        using ZipArchive zip = ZipFile.Open(Zip, ZipArchiveMode.Update);
        ZipArchiveEntry entry =
            zip.Entries.Single(each => each.FullName.Contains(part, StringComparison.Ordinal) && each.Name == name);
        byte[] bytes = new byte[entry.Length];
        using (Stream stream = entry.Open())
            stream.ReadExactly(bytes);

        string fullName = entry.FullName;
        entry.Delete();
        if (change(bytes) is not byte[] changed)
            return;
        using Stream written = zip.CreateEntry(fullName).Open();
        written.Write(changed);
    }
}
