using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary><c>HttpClient.Send</c>: all of the policy holds, and all of it happens on the thread that called.</summary>
public sealed class BlockingSendTests : IDisposable
{
    private readonly BlockingNetwork _network = new();
    private ServiceProvider? _services;

    [Theory]
    [InlineData("")]
    [InlineData("Hedging:MaxHedgedAttempts=1")]
    [InlineData("ConcurrencyLimit:PermitLimit=1")]
    public void A_failed_call_is_sent_again_on_the_calling_thread(string setting)
    {
        using var client = Client("Retry:Delay=00:00:00.050", setting);
        _network.Answer = n => n < 3 ? HttpStatusCode.BadGateway : HttpStatusCode.OK;

        using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _network.Threads.ShouldBe(Enumerable.Repeat(Environment.CurrentManagedThreadId, 3));
    }

    [Fact]
    public void A_circuit_counts_it_and_rejects_it()
    {
        using var client = Client("Retry:MaxAttempts=1", "CircuitBreaker:ConsecutiveFailures=2");
        _network.Answer = _ => HttpStatusCode.BadGateway;
        client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/")).Dispose();
        client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/")).Dispose();

        Should.Throw<ResilienceException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/")))
            .Reason.ShouldBe(RejectionReason.CircuitOpen);
        _network.Threads.Count.ShouldBe(2);
    }

    [Fact]
    public void An_attempt_that_is_not_answered_in_time_is_ended()
    {
        using var client = Client("Retry:MaxAttempts=2", "Retry:Delay=00:00:00.001", "AttemptTimeout=00:00:00.050");
        _network.Hangs = true;

        Should.Throw<ResilienceException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/")))
            .Reason.ShouldBe(RejectionReason.AttemptTimeout);
        _network.Threads.Count.ShouldBe(2);
    }

    [Fact]
    public void A_caller_who_cancels_waits_for_no_retry()
    {
        using var client = Client("Retry:Delay=00:05:00", "Retry:MaxDelay=00:05:00", "TotalTimeout=01:00:00");
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        _network.Answer = _ => HttpStatusCode.BadGateway;

        Should.Throw<OperationCanceledException>(
            () => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/"), caller.Token));
    }

    [Fact]
    public async Task A_call_waits_for_a_permit_of_the_concurrency_limit()
    {
        using var client = Client("ConcurrencyLimit:PermitLimit=1");
        using var first = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        _network.Answer = n =>
        {
            if (n == 1)
            {
                entered.Set();
                first.Wait();
            }

            return HttpStatusCode.OK;
        };
        var slow = Task.Factory.StartNew(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/1")),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        entered.Wait();
        var next = Task.Factory.StartNew(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/2")),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        first.Set();

        (await Task.WhenAll(slow, next)).ShouldAllBe(response => response.StatusCode == HttpStatusCode.OK);
        _network.Threads.Count.ShouldBe(2);
    }

    [Fact]
    public void A_fallback_answers_it()
    {
        using var client = Client("Retry:MaxAttempts=1", "Fallback:Kind=LastGood");
        _network.Answer = _ => throw new HttpRequestException("scripted");

        using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank/"));

        response.Headers.GetValues(FallbackOptions.Header).ShouldBe(["last-good"]);
    }

    [Fact]
    public async Task Over_the_real_network_it_is_sent_as_often_as_the_policy_says()
    {
        await using var backend = await Interop.Backend.StartAsync();
        await using var worker = new Interop.Worker(backend, static services =>
        {
            services.ConfigureHttpClientDefaults(static all => all.AddEdgeKitResilience("all"));
            services.AddHttpClient("other");
        });

        using var response = worker.Services.GetRequiredService<IHttpClientFactory>().CreateClient(
            "other").Send(new HttpRequestMessage(HttpMethod.Get, backend.Address));

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        backend.Reached.ShouldBe(2);
    }

    [Fact]
    public async Task In_a_Polly_pipeline_too()
    {
        await using var backend = await Interop.Backend.StartAsync();
        await using var worker = new Interop.Worker(
            backend, static services => services.AddHttpClient("theirs").AddResilienceHandler(
            "x", static (pipeline, context) =>
                global::Polly.EdgeKitPipelineBuilderExtensions.AddEdgeKit(pipeline, "all", context)));

        using var response = worker.Services.GetRequiredService<IHttpClientFactory>().CreateClient(
            "theirs").Send(new HttpRequestMessage(HttpMethod.Get, backend.Address));

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        backend.Reached.ShouldBe(2);
    }

    public void Dispose()
    {
        _services?.Dispose();
        _network.Dispose();
    }

    private HttpClient Client(params string[] settings)
    {
        var pairs = settings.Where(s => s.Length > 0).Select(s => s.Split('='));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            pairs.Select(pair => KeyValuePair.Create($"EdgeKit:Resilience:Policies:bank:{pair[0]}", (string?)pair[1])))
                .Build();
        var services = new ServiceCollection();
        services.AddSingleton<ILastGoodResponses>(new Slow());
        services.AddEdgeKitResilience(configuration.GetSection("EdgeKit:Resilience"));
        services.AddHttpClient("bank", static c => c.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => _network).AddEdgeKitResilience("bank");
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<IHttpClientFactory>().CreateClient("bank");
    }

    private sealed class Slow : ILastGoodResponses
    {
        public async ValueTask<HttpResponseMessage?> FindAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return new HttpResponseMessage();
        }
    }

    private sealed class BlockingNetwork : HttpMessageHandler
    {
        private readonly List<int> _threads = [];

        public Func<int, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.OK;

        public bool Hangs { get; set; }

        public IReadOnlyList<int> Threads
        {
            get
            {
                lock (_threads)
                {
                    return [.. _threads];
                }
            }
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int number;
            lock (_threads)
            {
                _threads.Add(Environment.CurrentManagedThreadId);
                number = _threads.Count;
            }

            if (Hangs)
            {
                cancellationToken.WaitHandle.WaitOne();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return new HttpResponseMessage(Answer(number));
        }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The call was to be sent by Send.");
    }
}
