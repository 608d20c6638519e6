using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Tests;

/// <summary>A whole application on a free loopback port, configured by a JSON file of its own.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly string _file;

    private TestApplication(WebApplication application, string file) => (App, _file) = (application, file);

    public WebApplication App { get; }

    public HttpClient Client { get; } = new();

    public static TestApplication Build(
        string edgeKit, Action<WebApplicationBuilder>? configure = null, Action<WebApplicationBuilder>? before = null)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("edgekit-").FullName, "appsettings.json");
        File.WriteAllText(file, Settings(edgeKit));

        // Development, because there the container checks every registration when it is built.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
        before?.Invoke(builder);
        builder.AddEdgeKit();
        configure?.Invoke(builder);
        return new TestApplication(builder.Build(), file);
    }

    /// <summary>
    /// Replaces the settings file, which is a reload, in one step: a busy machine must not let it be read half written.
    /// </summary>
    public async Task EditAsync(string text)
    {
        await File.WriteAllTextAsync(_file + ".new", text);
        File.Move(_file + ".new", _file, overwrite: true);
    }

    public static string Settings(string edgeKit) => $$"""{ "EdgeKit": {{edgeKit}} }""";

    public async Task StartAsync()
    {
        await App.StartAsync();
        var addresses = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client.BaseAddress = new Uri(addresses.Addresses.Single());
    }

    public async Task<HttpStatusCode> GetStatusAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}
