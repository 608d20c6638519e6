using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Hosting;
using Shop.Messaging;
using Shop.Messaging.Database;

namespace Shop.Tests.Support;

/// <summary>
/// One service of the shop over a SQLite file of its own, without its web server and its background work: the test
/// decides what happens when. Starting it again on the same directory is what a restart after a kill is.
/// </summary>
internal sealed class TestService<TContext> : IDisposable
    where TContext : MessagingDbContext
{
    private static readonly Dictionary<string, string?> Clients = new()
    {
        ["EdgeKit:Resilience:Policies:events:TotalTimeout"] = "00:01:30",
        ["EdgeKit:Resilience:Policies:catalog:TotalTimeout"] = "00:01:30",
        ["EdgeKit:Resilience:Policies:bank:TotalTimeout"] = "00:01:30",
    };

    private readonly IHost _host;

    private TestService(IHost host) => _host = host;

    public EventConsumer<TContext> Consumer => Get<EventConsumer<TContext>>();

    public TransactionRunner<TContext> Transactions => Get<TransactionRunner<TContext>>();

    public static Task<TestService<TContext>> StartAsync(
        string name, TempDirectory directory, TimeProvider timeProvider, Action<IHostApplicationBuilder> add,
        Action<IServiceCollection>? replace = null) => StartAsync(
            name, new Dictionary<string, string?> { [
                "ConnectionStrings:shop"] = $"Data Source={directory.File($"{name}.db")}" },
            timeProvider, add, replace);

    public static async Task<TestService<TContext>> StartAsync(
        string name,
        Dictionary<string, string?> settings, TimeProvider timeProvider, Action<IHostApplicationBuilder> add,
        Action<IServiceCollection>? replace = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(ServiceSettings.Of(name));
        builder.Configuration.AddInMemoryCollection(Clients);
        builder.Configuration.AddInMemoryCollection(TestKeys.Settings(name));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration.AddInMemoryCollection([new("Cards:Key", Convert.ToBase64String(new byte[32]))]);
        builder.Services.AddSingleton(new ShopService(name));
        builder.Services.AddSingleton(timeProvider);
        builder.AddEdgeKit();
        add(builder);
        // The clock of the machine runs on while a busy one lets a relay or a handler wait.
        if (timeProvider == TimeProvider.System)
        {
            builder.Services.Configure<MessagingOptions>(
                options => options.Lease = options.HandlerTimeout = TimeSpan.FromMinutes(5));
        }

        replace?.Invoke(builder.Services);

        var service = new TestService<TContext>(builder.Build());
        await service._host.Services.GetServices<IHostedService>().OfType<DatabaseInitializer<TContext>>().Single()
            .StartingAsync(CancellationToken.None);
        return service;
    }

    /// <summary>Starts one piece of its background work.</summary>
    public async Task<IHostedService> RunAsync<THosted>()
        where THosted : IHostedService
    {
        var hosted = Hosted<THosted>();
        await hosted.StartAsync(CancellationToken.None);
        return hosted;
    }

    /// <summary>One piece of its background work, not running.</summary>
    public THosted Hosted<THosted>()
        where THosted : IHostedService => _host.Services.GetServices<IHostedService>().OfType<THosted>().Single();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<TResult> ReadAsync<TResult>(Func<TContext, Task<TResult>> read)
    {
        await using var database = await Get<IDbContextFactory<TContext>>().CreateDbContextAsync();
        return await read(database);
    }

    /// <summary>Runs with the services of one request.</summary>
    public async Task<TResult> InScopeAsync<T, TResult>(Func<T, Task<TResult>> run)
        where T : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<T>());
    }

    public Task<List<OutboxRow>> OutboxAsync() =>
        ReadAsync(database => database.Outbox.AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    public void Dispose()
    {
        _host.Dispose();
        SqliteConnection.ClearAllPools();
    }
}
