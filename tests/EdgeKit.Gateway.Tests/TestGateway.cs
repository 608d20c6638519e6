using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Tests;

/// <summary>A gateway and one destination behind it, both on Kestrel, configured by a JSON file that may change while they run.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _destination;
    private readonly string _file;

    private TestGateway(WebApplication destination, WebApplication gateway, string file)
    {
        _destination = destination;
        _file = file;
        App = gateway;
    }

    public WebApplication App { get; }

    public HttpClient Client { get; } = new();

    /// <param name="edgeKit">The EdgeKit section.</param>
    /// <param name="route">What the one route says besides its cluster and match, as JSON members.</param>
    /// <param name="answer">What the destination does.</param>
    public static async Task<TestGateway> BuildAsync(string edgeKit, string route, RequestDelegate answer)
    {
        var destination = Application();
        var behind = destination.Build();
        behind.Run(answer);
        await behind.StartAsync();

        var file = Path.Combine(Directory.CreateTempSubdirectory("edgekit-").FullName, "appsettings.json");
        await File.WriteAllTextAsync(file, Settings(edgeKit, route, AddressOf(behind)));
        var builder = Application();
        builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
        builder.AddEdgeKit();
        builder.AddEdgeKitGateway();
        return new TestGateway(behind, builder.Build(), file);
    }

    public static async Task<TestGateway> StartAsync(string edgeKit, string route, RequestDelegate answer)
    {
        var gateway = await BuildAsync(edgeKit, route, answer);
        gateway.Map();
        await gateway.App.StartAsync();
        gateway.Client.BaseAddress = new Uri(AddressOf(gateway.App));
        return gateway;
    }

    public void Map()
    {
        App.UseEdgeKit();
        App.MapEdgeKitGateway();
        App.MapHealthChecks("/health");
    }

    /// <summary>Edits the file while the gateway runs.</summary>
    public Task EditAsync(string edgeKit, string route) => File.WriteAllTextAsync(_file, Settings(edgeKit, route, AddressOf(_destination)));

    public async Task<HttpStatusCode> GetStatusAsync(string path = "/api/things")
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    public Task StopDestinationAsync() => _destination.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        await _destination.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private static WebApplicationBuilder Application()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        return builder;
    }

    private static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static string Settings(string edgeKit, string route, string destination) =>
        $$"""
        {
          "EdgeKit": {{edgeKit}},
          "ReverseProxy": {
            "Routes": { "things": { "ClusterId": "things", "Match": { "Path": "/api/{**rest}" } {{(route.Length > 0 ? ", " + route : "")}} } },
            "Clusters": { "things": { "Destinations": { "one": { "Address": "{{destination}}" } } } }
          }
        }
        """;
}
