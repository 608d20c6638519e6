using System.Globalization;

namespace EdgeKit.Testing;

/// <summary>A Redis Cluster of three masters without replicas, each with a third of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16384;

    private RedisCluster(RedisServer[] nodes) => Nodes = nodes;

    public IReadOnlyList<RedisServer> Nodes { get; }

    /// <summary>The connection string with all nodes.</summary>
    public string EndPoints => string.Join(',', Nodes.Select(n => n.EndPoint));

    /// <summary>Starts the nodes and waits until each of them reports the cluster state <c>ok</c>.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartNodeAsync()));
        for (var i = 0; i < nodes.Length; i++)
        {
            await nodes[i].CommandAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
            await nodes[i].CommandAsync(
                "CLUSTER", "ADDSLOTSRANGE", Text(Slots * i / nodes.Length), Text((Slots * (i + 1) / nodes.Length) - 1));
        }

        // Only now: a node that knows another one takes no epoch any more.
        for (var i = 0; i < nodes.Length; i++)
        {
            await nodes[i].CommandAsync("CLUSTER", "MEET", "127.0.0.1", Text(nodes[(i + 1) % nodes.Length].Port));
        }

        var cluster = new RedisCluster(nodes);
        await cluster.WaitUntilWholeAsync();
        return cluster;
    }

    /// <summary>Moves a slot, which must hold no keys, from its owner to another node.</summary>
    public async Task MoveSlotAsync(int slot, RedisServer to)
    {
        var id = await to.CommandAsync("CLUSTER", "MYID");
        await to.CommandAsync("CLUSTER", "SETSLOT", Text(slot), "NODE", id);
        foreach (var node in Nodes.Where(n => n != to))
        {
            await node.CommandAsync("CLUSTER", "SETSLOT", Text(slot), "NODE", id);
        }
    }

    /// <summary>The node that owns a key now.</summary>
    public async Task<RedisServer> OwnerOfAsync(string key)
    {
        foreach (var node in Nodes)
        {
            try
            {
                await node.CommandAsync("EXISTS", key);
                return node;
            }
            catch (InvalidOperationException)
            {
                // MOVED: another node owns it
            }
        }

        throw new InvalidOperationException($"No node owns {key}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static Task<RedisServer> StartNodeAsync() =>
        RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "15000");

    private async Task WaitUntilWholeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        foreach (var node in Nodes)
        {
            while (!await KnowsAllAsync(node))
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    private async Task<bool> KnowsAllAsync(RedisServer node)
    {
        var info = await node.CommandAsync("CLUSTER", "INFO");
        var nodes = await node.CommandAsync("CLUSTER", "NODES");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(
                l => l.Contains("connected", StringComparison.Ordinal)) == Nodes.Count
            && !nodes.Contains("disconnected", StringComparison.Ordinal)
            && !nodes.Contains("handshake", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
