using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Proposals for domains whose columns are given as functions of the row.</summary>
internal static class Suggested
{
    private const int Rows = 120;

    /// <summary>The proposal for one domain named "home".</summary>
    public static FeatureSchemaProposal Of(params DataFrameColumn[] columns) =>
        Aligned.Context.Data.SuggestFeatureSchema(("home", new DataFrame(columns)));

    /// <summary>The proposal for two domains named "home" and "guide".</summary>
    public static FeatureSchemaProposal Of(DataFrameColumn[] home, DataFrameColumn[] guide) =>
        Aligned.Context.Data.SuggestFeatureSchema(("home", new DataFrame(home)), ("guide", new DataFrame(guide)));

    public static StringDataFrameColumn Texts(string name, Func<int, string> cell) =>
        new(name, Enumerable.Range(0, Rows).Select(cell));

    public static Int64DataFrameColumn Whole(string name, Func<int, long> cell) =>
        new(name, Enumerable.Range(0, Rows).Select(cell));

    public static SingleDataFrameColumn Singles(string name, Func<int, float> cell) =>
        new(name, Enumerable.Range(0, Rows).Select(cell));

    public static DoubleDataFrameColumn Doubles(string name, Func<int, double> cell) =>
        new(name, Enumerable.Range(0, Rows).Select(cell));

    public static BooleanDataFrameColumn Booleans(string name, Func<int, bool> cell) =>
        new(name, Enumerable.Range(0, Rows).Select(cell));

    /// <summary>A user for each row, who comes back.</summary>
    public static StringDataFrameColumn Users() => Texts("user", row => $"u{row % 12}");

    /// <summary>The columns of a domain that became fields.</summary>
    public static string?[] Columns(this FeatureSchemaProposal proposal, string domain = "home") =>
        [.. proposal.Schema.GetDomain(domain).Fields.Values.Select(mapping => mapping.Column)];

    /// <summary>The column of a domain that became the same field as a column of "home".</summary>
    public static string? Counterpart(this FeatureSchemaProposal proposal, string column, string domain = "guide")
    {
        string field = proposal.Schema.GetDomain("home").Fields.Single(pair => pair.Value.Column == column).Key;
        return proposal.Schema.GetDomain(domain).Fields.GetValueOrDefault(field)?.Column;
    }

    /// <summary>The field that a column of "home" became.</summary>
    public static FeatureField Field(this FeatureSchemaProposal proposal, string column) => proposal.Schema.GetField(
        proposal.Schema.GetDomain("home").Fields.Single(pair => pair.Value.Column == column).Key);

    /// <summary>The mapping of a column of "home".</summary>
    public static FieldMapping Mapping(this FeatureSchemaProposal proposal, string column) =>
        proposal.Schema.GetDomain("home").Fields.Values.Single(mapping => mapping.Column == column);
}
