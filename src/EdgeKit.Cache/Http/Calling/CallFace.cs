using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Memory;
using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>What calls to other servers are answered with.</summary>
internal sealed class CallFace(
    CacheEngine engine, PolicyStates spaces, ResponseStore store, HttpCache cache, CallerRules callers)
{
    public CacheEngine Engine => engine;

    public ResponseStore Store => store;

    public HttpCache Cache => cache;

    public CallerRules Callers => callers;

    public HttpPolicies Policies { get; } = new(spaces, shared: false);
}
