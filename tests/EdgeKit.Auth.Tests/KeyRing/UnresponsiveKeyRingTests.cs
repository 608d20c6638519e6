using System.Diagnostics.Metrics;
using System.Xml.Linq;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Policies;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.KeyRing;

/// <summary>
/// Keys are read synchronously; a Redis that says nothing holds up no more than one thread for no longer than its time
/// budget.
/// </summary>
public sealed class UnresponsiveKeyRingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder()
        .AddInMemoryCollection([new("Redis:Timeout", "00:01:00"), new("Redis:FailuresToOpen", "1000")]).Build();

    private RedisServer _server = null!;
    private ServiceProvider _services = null!;

    private RedisKeyRingStore Store => _services.GetRequiredService<RedisKeyRingStore>();

    private RedisClient Client => _services.GetRequiredService<RedisClient>();

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();

        // A synchronous command of the library would block for longer than any test has patience.
        _services = new ServiceCollection().AddLogging().AddSingleton<RedisKeyRingStore>(
            s => new(s.GetRequiredService<RedisClient>(), _clock))
            .AddEdgeKitRedis(_configuration.GetSection(
                "Redis"), $"{_server.EndPoint},syncTimeout=3600000,asyncTimeout=3600000").BuildServiceProvider();
        await Client.WaitUntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_reader_waits_for_several_timeouts_and_no_other_reader_waits()
    {
        Silence();
        await Should.ThrowAsync<KeyRingUnavailableException>(ReadAsync());

        SetBudget("00:00:05"); // a caller of Redis would now wait this long
        var before = CallsUnderWay();
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<KeyRingUnavailableException>(ReadAsync());
            await Should.ThrowAsync<KeyRingUnavailableException>(WriteAsync("k"));
        }

        CallsUnderWay().ShouldBe(before, "nobody has asked again");
    }

    [Fact]
    public async Task Keys_that_were_read_before_go_on_serving()
    {
        await WriteAsync("k");
        Silence();
        for (var i = 0; i < 3; i++)
        {
            (await ReadAsync()).Single().Value.ShouldBe("k");
        }
    }

    [Fact]
    public async Task A_Redis_that_responds_again_is_read_again()
    {
        Silence();
        await Should.ThrowAsync<KeyRingUnavailableException>(ReadAsync());
        _server.Resume();
        SetBudget("00:01:00");

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await ReadOrNothingAsync() is null)
        {
            _clock.Advance(RedisKeyRingStore.RetryInterval);
            await Task.Delay(20, patience.Token);
        }

        await WriteAsync("k");
        (await ReadAsync()).Single().Value.ShouldBe("k");
    }

    [Fact]
    public async Task A_Redis_that_was_not_there_yet_is_asked_as_soon_as_it_is()
    {
        await using var late = RedisServer.Down();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<RedisKeyRingStore>(
            s => new(s.GetRequiredService<RedisClient>(), _clock))
            .AddEdgeKitRedis(_configuration.GetSection("Redis"), late.EndPoint).BuildServiceProvider();
        var store = services.GetRequiredService<RedisKeyRingStore>();
        // as the platform does when an application starts
        await Should.ThrowAsync<KeyRingUnavailableException>(Task.Run(store.GetAllElements));
        await late.RestartAsync();
        await services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();

        await Task.Run(() => store.StoreElement(new XElement("key", "k"), "k"));

        (await Task.Run(store.GetAllElements)).Single().Value.ShouldBe(
            "k", "nothing but a first login would have to wait for the next look");
    }

    [Fact]
    public async Task A_short_deadline_of_one_caller_does_not_fail_the_others()
    {
        await WriteAsync("k");
        using var started = new RedisKeyRingStore(Client, _clock); // it has read nothing yet
        using (Deadline.Begin(TimeSpan.FromTicks(1), TimeProvider.System))
        {
            (await Task.Run(started.GetAllElements)).Single().Value.ShouldBe("k");
        }
    }

    private int CallsUnderWay()
    {
        var underWay = -1;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "edgekit.redis.in_flight"
                    && instrument.Meter.Scope == _services.GetService<IMeterFactory>())
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => underWay = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return underWay;
    }

    private void Silence()
    {
        SetBudget("00:00:00.200");
        _server.Pause();
    }

    private void SetBudget(string budget)
    {
        _configuration["Redis:Timeout"] = budget;
        _configuration.Reload();
    }

    private Task<IReadOnlyCollection<XElement>> ReadAsync() =>
        Task.Run(Store.GetAllElements).WaitAsync(TimeSpan.FromMinutes(3));

    private Task WriteAsync(string key) =>
        Task.Run(() => Store.StoreElement(new XElement("key", key), key)).WaitAsync(TimeSpan.FromMinutes(3));

    private async Task<IReadOnlyCollection<XElement>?> ReadOrNothingAsync()
    {
        try
        {
            return await ReadAsync();
        }
        catch (KeyRingUnavailableException)
        {
            return null;
        }
    }
}
