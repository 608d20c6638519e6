using System.Net;
using System.Text.RegularExpressions;

namespace EdgeKit.Packages.Running;

/// <summary>One running process of an application.</summary>
internal sealed partial class Stranger : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ChildProcess _process;
    private readonly HttpClient _client = new() { Timeout = Patience };

    private Stranger(ChildProcess process) => _process = process;

    /// <summary>Starts it and waits until its health is green.</summary>
    /// <param name="folder">Where it was built.</param>
    /// <param name="environment">Development or Production.</param>
    /// <param name="settings">Settings on its command line.</param>
    public static async Task<Stranger> StartAsync(
        string folder, string environment, params IEnumerable<string> settings)
    {
        var program = Path.Combine(
            folder, Path.GetFileName(Path.GetFullPath(Path.Combine(folder, "../../.."))) + ".dll");
        var stranger = new Stranger(ChildProcess.Start(
            "dotnet", [program,
                "--urls", "http://127.0.0.1:0", "--environment", environment, "--contentRoot", folder, .. settings]));
        try
        {
            var line = await stranger._process.LineAsync(Listening().IsMatch, Patience);
            stranger._client.BaseAddress = new Uri(Listening().Match(line).Groups["url"].Value);
            await stranger.IsHealthyAsync();
            return stranger;
        }
        catch
        {
            await stranger.DisposeAsync();
            throw;
        }
    }

    public string Transcript() => _process.Transcript();

    /// <summary>Asks for a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="headers">Headers to send.</param>
    public Task<(HttpStatusCode Status, string Body)> GetAsync(
        string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    /// <summary>Connections are made and keys are fetched after the server listens.</summary>
    private async Task IsHealthyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var health = await GetAsync(
            "/health"); health != (HttpStatusCode.OK, "Healthy"); health = await GetAsync("/health"))
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"The health is still {health} after {Patience}. It printed:\n{Transcript()}");
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    [GeneratedRegex("Now listening on: (?<url>http://.*)")]
    private static partial Regex Listening();
}
