using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Shop.Tests.Support;

/// <summary>A service of the shop on a real Kestrel on a free loopback port.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestApp> StartAsync(
        string name, TempDirectory directory, Action<WebApplicationBuilder> add, Action<WebApplication> map,
        Dictionary<string, string?>? settings = null, string? caller = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = directory.File("") });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:shop"] = $"Data Source={directory.File($"{name}.db")}",
            ["Cards:Key"] = Convert.ToBase64String(new byte[32]),
            // Not silent: a log that is off starts no activity for a request.
            ["Logging:LogLevel:Default"] = "Critical",
            ["Logging:LogLevel:Microsoft"] = "Critical",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Critical",
            ["EdgeKit:Resilience:Policies:events:TotalTimeout"] = "00:01:30",
            ["EdgeKit:Resilience:Policies:catalog:TotalTimeout"] = "00:01:30",
        });
        builder.Configuration.AddInMemoryCollection(ServiceSettings.Of(name));
        builder.Configuration.AddInMemoryCollection(TestKeys.Settings(name));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.AddShopDefaults(name);
        builder.AddEdgeKit();
        TestAuthentication.Add(builder.Services,
            "orders.read", "orders.write", "inventory.read", "payments.read", "shop.operate", "bank.charge");
        add(builder);

        var app = builder.Build();
        app.UseShopDatabase();
        app.UseAuthentication();
        app.UseAuthorization();
        if (app.Configuration.GetSection("EdgeKit:Idempotency").Exists())
        {
            app.UseEdgeKitIdempotency();
        }

        map(app);
        await app.StartAsync();
        var started = new TestApp(app);
        if (caller is not null)
        {
            started.Client.DefaultRequestHeaders.Authorization = new("Bearer", caller);
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
