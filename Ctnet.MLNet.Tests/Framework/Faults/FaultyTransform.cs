using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Faults;

/// <summary>A faulty view from which ML.NET can walk back to its input.</summary>
internal sealed class FaultyTransform(IDataView source, IDataView input, Fault fault)
    : FaultyView(source, fault), IDataTransform
{
    IDataView IDataTransform.Source => input;

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("A view is not saved.");
}
