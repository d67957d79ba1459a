namespace Ctnet.MLNet.Samples.Quickstart;

/// <summary>The canonical schema of the two simulated domains.</summary>
internal static class QuickstartSchema
{
    public static FeatureSchema Create()
    {
        #region schema
        FeatureSchema schema = FeatureSchema.Create("feed")
            .Categorical("user", FieldGroup.User)
            .Categorical("item")
            .Categorical("category")
            .Set("tags", maximumValues: 6)
            .Numeric("price", NumericEncoding.Log)
            .Categorical("placement", FieldGroup.Specific)
            .Categorical("topic", FieldGroup.Specific)
            .Domain("home", home => home
                .Column("user", "UserId").Column("item", "ItemId").Column("category", "Category")
                .Column("tags", "Tags", separator: "|").Column("price", "PriceCents", scale: 0.01)
                .Column("placement", "Placement"))
            .Domain("guide", guide => guide
                .Column("user", "Visitor").Column("item", "Product").Column("category", "Section")
                .Column("tags", "Keywords", separator: "|").Column("price", "PriceEuro")
                .Column("topic", "Topic"))
            .Build();
        #endregion
        return schema;
    }
}
