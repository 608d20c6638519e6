using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Tests;

/// <summary>
/// A gateway and the destinations behind it, all on Kestrel, configured by a JSON file that may change while they run.
/// </summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly List<WebApplication> _servers;
    private readonly string _cluster;
    private readonly string _file;
    private string _destinations;

    private TestGateway(TestDestination[] destinations, WebApplication[] servers, string cluster)
    {
        (_destinations, _servers, _cluster) = (Members(destinations, servers), [.. servers], cluster);
        _file = Path.Combine(Directory.CreateTempSubdirectory("edgekit-").FullName, "appsettings.json");
    }

    public WebApplication App { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>Where the gateway speaks HTTP/2, in the clear, and nothing else.</summary>
    public Uri Http2Address => new(AddressesOf(App).Last());

    /// <param name="edgeKit">The EdgeKit section.</param>
    /// <param name="route">What the one route says besides its cluster and match, as JSON members.</param>
    /// <param name="answer">What the destination does.</param>
    public static Task<TestGateway> BuildAsync(string edgeKit, string route, RequestDelegate answer) =>
        BuildAsync(edgeKit, route, "", new TestDestination("one", answer));

    public static Task<TestGateway> BuildAsync(
        string edgeKit, string route, string cluster, params TestDestination[] destinations) =>
        BuildAsync(edgeKit, route, cluster, null, destinations);

    /// <param name="edgeKit">The EdgeKit section.</param>
    /// <param name="route">What the one route says besides its cluster and match, as JSON members.</param>
    /// <param name="cluster">What its cluster says besides its destinations.</param>
    /// <param name="configure">What the application registers, after EdgeKit.</param>
    /// <param name="destinations">Who is there.</param>
    public static async Task<TestGateway> BuildAsync(
        string edgeKit,
        string route, string cluster, Action<IServiceCollection>? configure, params TestDestination[] destinations)
    {
        var servers = await Task.WhenAll(destinations.Select(ServeAsync));
        var gateway = new TestGateway(destinations, servers, cluster);
        await gateway.EditAsync(edgeKit, route);
        var builder = Application(HttpProtocols.Http1, HttpProtocols.Http2);
        builder.Configuration.AddJsonFile(gateway._file, optional: false, reloadOnChange: true);
        builder.AddEdgeKit();
        builder.AddEdgeKitGateway();
        configure?.Invoke(builder.Services);
        gateway.App = builder.Build();
        return gateway;
    }

    public static async Task<TestGateway> StartAsync(
        string edgeKit, string route, string cluster, params TestDestination[] destinations) =>
        await (await BuildAsync(edgeKit, route, cluster, destinations)).StartAsync();

    public static async Task<TestGateway> StartAsync(string edgeKit, string route, RequestDelegate answer) =>
        await (await BuildAsync(edgeKit, route, answer)).StartAsync();

    public async Task<TestGateway> StartAsync()
    {
        Map();
        await App.StartAsync();
        Client.BaseAddress = new Uri(AddressOf(App));
        return this;
    }

    public void Map()
    {
        App.UseEdgeKit();
        App.MapEdgeKitGateway();
        App.MapHealthChecks("/health");
    }

    /// <summary>
    /// Edits the file while the gateway runs, in one step: a busy machine must not let it be read half written.
    /// </summary>
    public async Task EditAsync(string edgeKit, string route, string? cluster = null)
    {
        await File.WriteAllTextAsync(_file + ".new", Settings(edgeKit, route, cluster ?? _cluster));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Writes this over the file, or deletes it.</summary>
    public void Overwrite(string? text)
    {
        if (text is null)
        {
            File.Delete(_file);
            return;
        }

        File.WriteAllText(_file + ".new", text);
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Puts another destination into the place of all that were there, while the gateway runs.</summary>
    public async Task MoveToAsync(TestDestination destination, string edgeKit, string route)
    {
        var server = await ServeAsync(destination);
        _servers.Add(server);
        _destinations = Members([destination], [server]);
        await EditAsync(edgeKit, route);
    }

    public async Task<HttpStatusCode> GetStatusAsync(string path = "/api/things")
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    public Task StopDestinationAsync(int index = 0) => _servers[index].StopAsync();

    /// <summary>File watchers report when they like: waits, generously bounded.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private static async Task<WebApplication> ServeAsync(TestDestination destination)
    {
        var server = Application(destination.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1).Build();
        server.UseWebSockets();
        server.Run(destination.Answer);
        await server.StartAsync();
        return server;
    }

    private static WebApplicationBuilder Application(params HttpProtocols[] ports)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Development });
        // Tests that talk slowly on purpose must not be cut off for it by a busy machine.
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null);
        builder.WebHost.ConfigureKestrel(kestrel => Array.ForEach(
            ports, protocols => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = protocols)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft", LogLevel.Error);
        return builder;
    }

    private static string AddressOf(WebApplication app) => AddressesOf(app).First();

    private static ICollection<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    private string Settings(string edgeKit, string route, string cluster) =>
        $$"""
        {
          "EdgeKit": {{edgeKit}},
          "ReverseProxy": {
            "Routes": { "things": { "ClusterId": "things" {{(route.Contains("\"Match\"", StringComparison.Ordinal) ? "" : """, "Match": { "Path": "/api/{**rest}" }""")}} {{(route.Length > 0 ? ", " + route : "")}} } },
            "Clusters": { "things": { "Destinations": { {{_destinations}} } {{(cluster.Length > 0 ? ", " + cluster : "")}} } }
          }
        }
        """;

    private static string Members(IEnumerable<TestDestination> destinations, IEnumerable<WebApplication> servers) =>
        string.Join(", ", destinations.Zip(servers, Member));

    private static string Member(TestDestination destination, WebApplication server)
    {
        var cell = destination.Cell is null ? "" : $$""", "Metadata": { "EdgeKit.Cell": "{{destination.Cell}}" }""";
        return $$""" "{{destination.Name}}": { "Address": "{{AddressOf(server)}}" {{cell}} }""";
    }
}
