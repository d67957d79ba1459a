using Ctnet.MLNet.Tests.MLNetSurface;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerStatusTests
{
    [Test]
    public void The_status_has_the_model_s_age_and_the_last_swap_that_failed()
    {
        string file = TwoModels.Folder.File("aged.zip"), damaged = TwoModels.Folder.File("damaged-status.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        var written = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, written);
        File.WriteAllBytes(damaged, [1, 2, 3]);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using var scorer = new CtrScorer<GuideClick>(file);
        ScorerStatus first = scorer.Status;
        Assert.That(first.ModelVersion, Is.EqualTo(scorer.ModelVersion));
        Assert.That(first.Written.UtcDateTime, Is.EqualTo(written));
        Assert.That(first.LoadedAt, Is.InRange(before, DateTimeOffset.UtcNow));
        Assert.That(first.LastSwapFailure, Is.Null);

        var exception = Assert.Throws<InvalidModelException>(() => scorer.Swap(damaged));
        SwapFailure failure = scorer.Status.LastSwapFailure!;
        Assert.That((failure.Path, failure.Message), Is.EqualTo((damaged, exception!.Message)));
        Assert.That(failure.Time, Is.InRange(first.LoadedAt, DateTimeOffset.UtcNow));
        Assert.That(scorer.Status with { LastSwapFailure = null }, Is.EqualTo(first), "The old model still scores.");

        scorer.Swap(TwoModels.NewFile);
        Assert.That(scorer.Status.LastSwapFailure, Is.Null);
        Assert.That(scorer.Status.ModelVersion, Is.EqualTo(scorer.ModelVersion).And.Not.EqualTo(first.ModelVersion));
        Assert.That(scorer.Status.Written, Is.GreaterThan(first.Written));
    }

    [Test]
    public void A_version_depends_on_the_file_s_content_alone()
    {
        File.Copy(TwoModels.OldFile, TwoModels.Folder.File("copy.zip"), overwrite: true);
        using CtrScorer<GuideClick> one = new(TwoModels.OldFile), copy = new(TwoModels.Folder.File("copy.zip"));
        using CtrScorer<GuideClick> other = new(TwoModels.NewFile);
        Assert.That(one.ModelVersion, Is.EqualTo(copy.ModelVersion).And.Not.EqualTo(other.ModelVersion));
        Assert.That(one.ModelVersion, Does.Match("^[0-9a-f]{12}$"));
    }
}
