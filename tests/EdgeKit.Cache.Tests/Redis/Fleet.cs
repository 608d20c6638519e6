namespace EdgeKit.Cache.Tests.Redis;

/// <summary>Several instances on one server, in one process.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private Fleet(IReadOnlyList<CacheInstance> instances) => Instances = instances;

    public IReadOnlyList<CacheInstance> Instances { get; }

    public CacheInstance A => Instances[0];

    public CacheInstance B => Instances[1];

    public static async Task<Fleet> StartAsync(
        string endPoint, int size, params (string Setting, string Value)[] policy)
    {
        var prefix = CacheInstance.NewPrefix();
        var instances = new List<CacheInstance>();
        for (var i = 0; i < size; i++)
        {
            instances.Add(await CacheInstance.StartAsync(endPoint, prefix, policy));
        }

        await Task.WhenAll(instances.Select(i => i.InStepAsync()));
        return new Fleet(instances);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }
    }
}
