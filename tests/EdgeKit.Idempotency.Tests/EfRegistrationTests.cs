using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Registration with a context that cannot store keys, and with one that can.</summary>
public sealed class EfRegistrationTests
{
    [Fact]
    public async Task A_context_with_a_retrying_strategy_fails_the_start_with_the_fix()
    {
        using var host = Host("Host=127.0.0.1;Port=1", npgsql: true);

        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync())).Message.ShouldContain(
            "Remove EnableRetryOnFailure from this context");
    }

    [Fact]
    public async Task A_context_without_one_starts()
    {
        using var host = Host("Host=127.0.0.1;Port=1", npgsql: false);

        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_replay_logs_no_error()
    {
        using var log = new Errors();
        using var database = new OrdersDatabase(TimeProvider.System, log: log);
        var claim = new IdempotencyClaim("key", "fingerprint", "token", TimeSpan.FromMinutes(1));
        using (var first = database.Services.CreateScope())
        {
            (await first.ServiceProvider.GetRequiredService<IIdempotencyStore>().BeginAsync(claim, default))
                .Status.ShouldBe(IdempotencyClaimStatus.Claimed);
        }

        using var second = database.Services.CreateScope();
        (await second.ServiceProvider.GetRequiredService<IIdempotencyStore>().BeginAsync(
            claim with { Token = "other" }, default)).Status.ShouldBe(IdempotencyClaimStatus.InFlight);

        log.Lines.ShouldBeEmpty();
    }

    private static IHost Host(string connection, bool npgsql)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDbContext<OrdersContext>(
            o => o.UseNpgsql(connection, p => _ = npgsql ? p.EnableRetryOnFailure() : p));
        builder.Services.AddEdgeKitIdempotencyStore<OrdersContext>();
        return builder.Build();
    }

    private sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel,
            EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
