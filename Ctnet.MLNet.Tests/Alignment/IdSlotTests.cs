using Ctnet.MLNet.Alignment.Vocabularies;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A Single holds whole numbers up to 2^24, and a slot holds ids far beyond.</summary>
internal sealed class IdSlotTests
{
    private const int Exact = 1 << 24;

    [Test]
    public void Ids_of_models_of_before_are_their_own_slots([Values(0, 1, 2, 1000, Exact - 1, Exact)] int id) =>
        Assert.That((IdSlot.Of(id), FeatureLayout.IdOf(id)), Is.EqualTo(((float)id, id)));

    [Test]
    public void Every_id_comes_back_and_greater_ids_have_greater_slots() => Prop.ForAll(
        Gen.Choose(0, IdSpace.MaximumRows - 2).ToArbitrary(), id =>
        {
            float slot = IdSlot.Of(id);
            Assert.That(FeatureLayout.IdOf(slot), Is.EqualTo(id));
            Assert.That(IdSlot.Of(id + 1), Is.GreaterThan(slot));
            Assert.That(float.IsFinite(slot));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Neighbours_around_every_limit_are_different(
        [Values(Exact, Exact + 1, 2 * Exact, (2 * Exact) + 1, IdSpace.MaximumRows - 1)] int id) =>
        Assert.That(new[] { id - 1, id }.Select(each => FeatureLayout.IdOf(IdSlot.Of(each))), Is.EqualTo([id - 1, id]));

    [Test]
    public void What_is_no_id_is_no_id(
        [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -1f, -0.5f, -1e30f)] float slot) =>
        Assert.That(FeatureLayout.IdOf(slot), Is.Not.InRange(0, IdSpace.MaximumRows - 1));
}
