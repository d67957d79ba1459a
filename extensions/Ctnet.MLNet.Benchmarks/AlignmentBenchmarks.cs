using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Time a row to fit to and to encode 40 text fields, beside ML.NET's own transforms in the same run.</summary>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class AlignmentBenchmarks
{
    private const int Rows = 200_000, Fields = 40, Values = 10_000;

    private readonly MLContext _ml = new(1);
    private readonly string[] _names = [.. Enumerable.Range(0, Fields).Select(field => $"f{field}")];
    private TextImpressions? _data;
    private FeatureAlignmentEstimator? _estimator;
    private ITransformer? _aligned, _chained, _multiColumn, _hashed;

    [GlobalSetup]
    public void Setup()
    {
        _data = new TextImpressions(Rows, Fields, Values);
        FeatureSchemaBuilder schema = FeatureSchema.Create("benchmark");
        foreach (string name in _names)
            schema.Categorical(name);
        schema.Domain("d", columns =>
        {
            foreach (string name in _names)
                columns.Column(name);
        });
        _estimator = _ml.Transforms.AlignFeatureSchema(schema.Build(), "d");
        _aligned = _estimator.Fit(_data);
        _chained = Chain().Fit(_data);
        _multiColumn = MultiColumn().Fit(_data);
        _hashed = _ml.Transforms.Conversion
            .Hash([.. _names.Select(name => new Microsoft.ML.Transforms.HashingEstimator.ColumnOptions(name, name, 20))])
            .Fit(_data);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public ITransformer AlignFeatureSchemaFit() => _estimator!.Fit(_data!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public ITransformer MapValueToKeyChainedFit() => Chain().Fit(_data!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public ITransformer MapValueToKeyMultiColumnFit() => MultiColumn().Fit(_data!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void AlignFeatureSchemaEncode() => Read(_aligned!.Transform(_data!), ["Features"]);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void MapValueToKeyChainedEncode() => Read(_chained!.Transform(_data!), _names);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void MapValueToKeyMultiColumnEncode() => Read(_multiColumn!.Transform(_data!), _names);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void HashMultiColumnEncode() => Read(_hashed!.Transform(_data!), _names);

    private IEstimator<ITransformer> Chain()
    {
        IEstimator<ITransformer> chain = _ml.Transforms.Conversion.MapValueToKey(_names[0]);
        foreach (string name in _names.Skip(1))
            chain = chain.Append(_ml.Transforms.Conversion.MapValueToKey(name));
        return chain;
    }

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator MultiColumn() =>
        _ml.Transforms.Conversion.MapValueToKey([.. _names.Select(name => new InputOutputColumnPair(name))]);

    // Uses all cores with a cursor each, as training and scoring do.
    private static void Read(IDataView data, string[] columns)
    {
        DataViewSchema.Column[] read = [.. columns.Select(name => data.Schema[name])];
        DataViewRowCursor[] cursors = data.GetRowCursorSet(read, Environment.ProcessorCount);
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                Action[] getters = [.. read.Select(column => Getter(cursor, column))];
                while (cursor.MoveNext())
                {
                    foreach (Action get in getters)
                        get();
                }
            }
        });
    }

    private static Action Getter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(column);
            VBuffer<float> features = default;
            return () => vector(ref features);
        }

        ValueGetter<uint> key = row.GetGetter<uint>(column);
        return () =>
        {
            uint id = 0;
            key(ref id);
        };
    }
}
