using Ctnet.MLNet.AspNetCore.Rows;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.AspNetCore;

public sealed class FieldNameTests
{
    [TestCase("$", null)]
    [TestCase("$[3]", null)]
    [TestCase("$.price", "price")]
    [TestCase("$[3].price_euro", "price_euro")]
    [TestCase("$['unit price']", "unit price")]
    [TestCase("$[3]['unit price']", "unit price")]
    [TestCase("$.tags[1]", null)]
    public void The_field_of_a_place_is_found(string path, string? name) => Assert.That(FieldName.Of(path), Is.EqualTo(name));

    [TestCase("price_euro", "priceEuro")]
    [TestCase("PriceEur", "priceEuro")]
    [TestCase("visiter", "visitor")]
    [TestCase("vsitor", "visitor")]
    [TestCase("weather", null)]
    [TestCase("", null)]
    public void The_nearest_name_is_found_if_it_is_near(string name, string? nearest) =>
        Assert.That(FieldName.Nearest(name, ["product", "priceEuro", "visitor"]), Is.EqualTo(nearest));

    [Test]
    public void A_long_name_costs_nothing() =>
        Assert.That(FieldName.Nearest(new string('x', 10_000_000), [new string('x', 64)]), Is.Null);
}
