using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Packages.Running;

/// <summary>The applications, built once, and the servers that they meet.</summary>
public sealed class Strangers : IAsyncLifetime
{
    private Pair? _everything;

    internal BuiltApplications Applications { get; private set; } = null!;

    internal RedisServer Redis { get; private set; } = null!;

    internal Backend Backend { get; private set; } = null!;

    /// <summary>Whose tokens EdgeKit is told to believe.</summary>
    internal TestIssuer Issuer { get; private set; } = null!;

    /// <summary>Whose tokens the application's own handler believes.</summary>
    internal TestIssuer OwnIssuer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (Redis, Backend) = (await RedisServer.StartAsync(), await Backend.StartAsync());
        (Issuer, OwnIssuer) = (await TestIssuer.StartAsync(), await TestIssuer.StartAsync());
        Applications = await BuiltApplications.BuildAsync();
    }

    /// <summary>Where everything is that each application needs.</summary>
    internal IReadOnlyList<string> Settings =>
    [
        $"--ConnectionStrings:redis={Redis.EndPoint}",
        $"--ReverseProxy:Clusters:backend:Destinations:one:Address={Backend.Url}",
    ];

    /// <summary>Starts a pair again.</summary>
    /// <param name="own">What it brings of its own.</param>
    /// <param name="application">Everything, or what has its code too.</param>
    internal Task<Pair> StartAsync(string own, string application = "Everything") =>
        Pair.StartAsync(Applications.Output(application),
    [
        .. Settings,
        $"--Own={own}",
        $"--Backend={Backend.Url}",
        $"--OwnAuthority={OwnIssuer.Url}",
        $"--EdgeKit:Auth:Jwt:Issuers:id:Authority={Issuer.Url}",
    ]);

    /// <summary>
    /// A pair of the application that brings something of its own; everything at once is one pair for all tests.
    /// </summary>
    internal async Task<Pair> WithAsync(string own) =>
        own == "everything" ? _everything ??= await StartAsync(own) : await StartAsync(own);

    /// <summary>A test is done with a pair.</summary>
    internal ValueTask ReturnAsync(Pair? pair) =>
        pair is null || pair == _everything ? ValueTask.CompletedTask : pair.DisposeAsync();

    public async Task DisposeAsync()
    {
        foreach (var started in new IAsyncDisposable?[] { _everything, OwnIssuer, Issuer, Backend, Redis })
        {
            await (started?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Applications?.Dispose();
    }
}
