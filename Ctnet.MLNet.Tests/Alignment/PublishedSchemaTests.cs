using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>The published JSON Schema of feature schemas (docs/feature-schema.json) describes what the library reads.</summary>
[TestFixture]
internal sealed class PublishedSchemaTests
{
    [Test]
    public void The_published_JSON_Schema_is_that_of_the_code() => PublishedSchema.Check(
        "feature-schema.json", "Feature schema of Ctnet.MLNet", typeof(FeatureSchemaDocument), ModelJson.Indented);
}
