using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>What calls to other servers are answered with.</summary>
internal sealed class CallFace(CacheEngine engine, KeySpaces spaces, ResponseStore store, HttpCache cache)
{
    public CacheEngine Engine => engine;

    public ResponseStore Store => store;

    public HttpCache Cache => cache;

    public HttpPolicies Policies { get; } = new(spaces, shared: false);
}
