using System.Reflection;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Internals;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests;

public sealed class InternalsScannerTests
{
    private const string Core = "Microsoft.ML.Core: Microsoft.ML.", Data = "Microsoft.ML.Data: Microsoft.ML.";
    private const string Model = Data + "Model.", Utilities = Core + "Internal.Utilities.";
    private const string Transformer = Data + "Data.RowToRowTransformerBase.";

    private static readonly IReadOnlyCollection<string> Reached = InternalsScanner.Scan(
        typeof(InternalsScannerTests).Assembly).Reached;

    [TestCase(Core + "VersionInfo", Description = "a type")]
    [TestCase(Core + "TreePredictor.ITree", Description = "a type that is only the argument of a generic type")]
    [TestCase(Transformer + "MapperBase", Description = "a private protected type, nested in a public one")]
    [TestCase(Core + "VersionInfo.LoaderSignature", Description = "a public field of an internal type")]
    [TestCase(Transformer + "Host", Description = "a private protected field of a public type")]
    [TestCase(Core + "SchemaShape.TryFindColumn(String, ref Column)", Description = "an internal method of a public type")]
    [TestCase(
        Core + "SchemaShape.Column.new(String, VectorKind, DataViewType, Boolean, SchemaShape)", Description = "a constructor")]
    [TestCase(Transformer + "new(IHost)", Description = "a base's constructor")]
    [TestCase(Utilities + "Utils.Size<T>(T[])", Description = "an instance of a generic method")]
    [TestCase(Utilities + "FixedSizeQueue<T>", Description = "a generic type, by its instance")]
    [TestCase(Utilities + "FixedSizeQueue<T>.new(Int32)", Description = "a generic type's constructor")]
    [TestCase(Utilities + "FixedSizeQueue<T>.get_Count()", Description = "a generic type's property")]
    [TestCase(Core + "Data.InPredicate<T>.Invoke(ref T)", Description = "a delegate with a modified parameter")]
    [TestCase(Data + "Data.ITransformerChainAccessor.get_Transformers()", Description = "a call of an interface")]
    [TestCase(Transformer + "SaveModel(ModelSaveContext)", Description = "an override of a private protected method")]
    [TestCase(Transformer + "MapperBase.GetOutputColumnsCore()", Description = "an override of a nested type's protected method")]
    [TestCase(Data + "Trainers.ModelParametersBase<TOutput>.get_PredictionKind()", Description = "an override in a generic base")]
    [TestCase(Model + "ICanSaveInIniFormat.SaveAsIni(TextWriter, RoleMappedSchema, ICalibrator)", Description = "explicit")]
    [TestCase(Model + "IDistribution<TResult>.get_Mean()", Description = "implicit, generic")]
    [TestCase(Core + "SignatureTrainer", Description = "a type that an attribute is given")]
    [TestCase(Model + "IQuantileValueMapper", Description = "in an attribute's array")]
    [TestCase(Core + "CommandLine.ArgumentAttribute.new(ArgumentType)", Description = "an attribute of ML.NET")]
    [TestCase(Core + "CommandLine.ArgumentAttribute.set_HelpText(String)", Description = "a property that an attribute sets")]
    public void The_scanner_finds(string internals) => Assert.That(Reached, Does.Contain(internals));

    [TestCase(Core + "ITransformer", Description = "a type")]
    [TestCase(Core + "ITransformer.Transform(IDataView)", Description = "a method")]
    [TestCase(Core + "SchemaShape.Column.Name", Description = "a field")]
    [TestCase(Data + "Data.RowToRowTransformerBase", Description = "a base")]
    public void The_scanner_leaves_out_public_members(string name)
    {
        Assert.That(MemberNames.AllListed(Assembly.Load(name.Split(':')[0])), Does.Contain(name), "There is no such name.");
        Assert.That(Reached, Does.Not.Contain(name));
    }

    [Test]
    public void The_scanner_misses_nothing_in_the_ML_NET_that_the_tests_were_compiled_for() =>
        Assert.That(InternalsScanner.Scan(typeof(InternalsScannerTests).Assembly).Missing, Is.Empty);

    [Test]
    public void The_scanner_names_members_that_a_newer_ML_NET_no_longer_has()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{nameof(StaleAssembly)}.dll");
        Assembly stale = StaleAssembly.Create(
            path, ("Microsoft.ML", "ITransformer", "Gone"), ("Microsoft.ML", "GoneToo", "Method"),
            ("Microsoft.ML", "SchemaShape", null));

        Assert.That(
            InternalsScanner.Scan(stale).Missing,
            Is.EquivalentTo(["Microsoft.ML.Core: Microsoft.ML.ITransformer.Gone `0():System.Void", "Microsoft.ML.GoneToo"]));
    }
}
