using EdgeKit.Ratios.Auth;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Gateway;

/// <summary>
/// The shop's gateway, with its own settings but for addresses and the size of the limits, against bare YARP: two
/// processes with the same environment before the same backend, driven by wrk by turns.
/// </summary>
internal sealed class GatewayRatio(string name, string about, string path) : IRatio
{
    // the runtime compiles what turned out to be hot again, in the background, for some twenty seconds of load
    private const int WarmUp = 20;
    private const int Turns = 4;
    private const string Plenty = "1000000";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string> Runtime = new()
    {
        ["DOTNET_gcServer"] = "0",
            ["DOTNET_gcConcurrent"] = "1", ["DOTNET_TieredPGO"] = "1", ["DOTNET_ENVIRONMENT"] = "Production",
    };

    public string Name => name;

    public string About => about;

    public async Task<RatioResult> MeasureAsync()
    {
        // Production asks for a place of the keys that seal logins
        var keyRing = Directory.CreateTempSubdirectory("edgekit-ratios-");
        try
        {
            return await MeasureAsync(keyRing.FullName);
        }
        finally
        {
            keyRing.Delete(recursive: true);
        }
    }

    private static string NewUrl() => $"http://127.0.0.1:{LoopbackPort.Free()}";

    private async Task<RatioResult> MeasureAsync(string keyRing)
    {
        await using var keys = await KeyServer.StartAsync();
        await using var backend = await Backend.StartAsync();
        var (ourUrl, theirUrl) = (NewUrl(), NewUrl());
        await using var ours = ChildProcess.Start("dotnet", [BuiltShop.Dll("Shop.Gateway"),
            "--urls", ourUrl, "--contentRoot", BuiltShop.Folder("Shop.Gateway")], Settings(backend, keys, keyRing));
        await using var theirs = ChildProcess.Start(
            "dotnet", [typeof(GatewayRatio).Assembly.Location, BareProxy.Role, backend.Url, theirUrl], Runtime);
        var token = keys.Token(1);
        await WhenServedAsync(ours, ourUrl + path, token);
        await WhenServedAsync(theirs, theirUrl + path, token);

        var (mine, rivals) = (new List<double>(), new List<double>());
        for (var i = 0; i < WarmUp; i++)
        {
            await Wrk.RunAsync(theirUrl + path, token);
            await Wrk.RunAsync(ourUrl + path, token);
        }

        for (var i = 0; i < Turns; i++)
        {
            rivals.Add(await Wrk.RunAsync(theirUrl + path, token));
            mine.Add(await Wrk.RunAsync(ourUrl + path, token));
        }

        // other processes: nobody counts their bytes
        return RatioResult.Rate(new(new(mine.Average(), double.NaN), new(rivals.Average(), double.NaN)), "requests/s");
    }

    private static Dictionary<string, string> Settings(Backend backend, KeyServer keys, string keyRing)
    {
        var settings = new Dictionary<string, string>(Runtime)
        {
            ["EdgeKit__Auth__Jwt__Issuers__shop__Authority"] = keys.Url,
            ["EdgeKit__Auth__Bff__Authority"] = keys.Url,
            ["EdgeKit__Auth__Bff__KeyDirectory"] = keyRing,
            ["Logging__LogLevel__Shop.Requests"] = "Warning", // the rival keeps no log of requests
        };
        foreach (var policy in new[] { "per-address", "per-caller" })
        {
            settings[$"EdgeKit__RateLimit__Policies__{policy}__Capacity"] = Plenty;
            settings[$"EdgeKit__RateLimit__Policies__{policy}__RefillPerSecond"] = Plenty;
        }

        foreach (var cluster in new[] { "catalog", "orders", "inventory", "payments" })
        {
            settings[$"ReverseProxy__Clusters__{cluster}__Destinations__one__Address"] = backend.Url;
        }

        return settings;
    }

    private static async Task WhenServedAsync(ChildProcess server, string url, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var giveUp = new CancellationTokenSource(StartPatience);
        while (!await IsServedAsync(client, url))
        {
            if (server.Exited.IsCompleted || giveUp.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{url} was not served. It printed:\n{server.Transcript()}");
            }

            await Task.Delay(50);
        }
    }

    private static async Task<bool> IsServedAsync(HttpClient client, string url)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(url));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
