using System.Collections;
using Ctnet.MLNet.Networks;

namespace Ctnet.MLNet.Training;

/// <summary>One network for each worker of a step.</summary>
internal sealed class Replicas(int count, Func<CtrNetwork> create) : IReadOnlyList<CtrNetwork>, IDisposable
{
    private readonly CtrNetwork[] _networks = [.. Enumerable.Range(0, count).Select(_ => create())];

    public int Count => _networks.Length;

    public CtrNetwork this[int index] => _networks[index];

    public IEnumerator<CtrNetwork> GetEnumerator() => _networks.AsEnumerable().GetEnumerator();

    public void Dispose()
    {
        foreach (CtrNetwork network in _networks)
            network.Dispose();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
