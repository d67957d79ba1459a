using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.CommandLine;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Model;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.TreePredictor;

namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>
/// Uses an internal of ML.NET of each kind, so that tests see whether <see cref="InternalsScanner"/> finds it. Compiled and
/// scanned, never run.
/// </summary>
[Names(typeof(SignatureTrainer), AndThese = [typeof(List<IQuantileValueMapper>)])]
internal static class InternalsUser
{
    public static object[] Reach(int[] numbers, SchemaShape shape, TransformerChain<ITransformer> chain, VersionInfo version)
    {
        InPredicate<int> predicate = static (in value) => value > 0;
        var queues = new List<FixedSizeQueue<int>> { new(3) };
        return
        [
            shape.TryFindColumn("X", out _),
            Utils.Size(numbers),
            ((ITransformerChainAccessor)chain).Transformers,
            version.LoaderSignature,
            queues[0].Count,
            predicate(1),
        ];
    }

    public static int Count(List<ITree> trees) => trees.Count;

    private sealed class Options
    {
        [Argument(ArgumentType.AtMostOnce, HelpText = "A property that an attribute sets.")]
        public int Value = 1;
    }

    private sealed class Transformer(IHost host) : RowToRowTransformerBase(host)
    {
        public IHost OwnHost => Host;

        protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(Host, schema, this);

        protected override void SaveModel(ModelSaveContext context) => context.CheckAtModel();

        private sealed class Mapper(IHost host, DataViewSchema schema, Transformer parent) : MapperBase(host, schema, parent)
        {
            protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [];

            protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput) => activeOutput;

            protected override Delegate MakeGetter(
                DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
                throw new NotSupportedException();

            protected override void SaveModel(ModelSaveContext context) => context.CheckAtModel();
        }
    }

    private sealed class Model(IHostEnvironment env) : ModelParametersBase<float>(env, nameof(Model)), ICanSaveInIniFormat
    {
        protected override PredictionKind PredictionKind => PredictionKind.Custom;

        void ICanSaveInIniFormat.SaveAsIni(TextWriter writer, RoleMappedSchema schema, ICalibrator calibrator) => writer.Flush();
    }

    private sealed class Distribution<T>(T value) : IDistribution<T>
    {
        public T Minimum => value;

        public T Maximum => value;

        public T Mean => value;

        public T StandardDeviation => value;
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class NamesAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;

        public Type[] AndThese { get; set; } = [];
    }
}
