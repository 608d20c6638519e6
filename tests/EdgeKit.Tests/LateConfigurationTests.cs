using System.Diagnostics;
using System.Net;
using EdgeKit.Policies;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Tests;

/// <summary>
/// Configuration that is added after <c>AddEdgeKit()</c>: by modules before <c>Build()</c>, by test hosts during it.
/// </summary>
public sealed class LateConfigurationTests
{
    private const string Wide = """{ "RateLimit": { "Policies": { "narrow": { "PartitionBy": [ "Everyone" ], "Capacity": 5, "RefillPerSecond": 0.001 } } } }""";

    [Theory]
    [InlineData(By.Module)]
    [InlineData(By.TestHost)]
    public async Task A_late_value_holds(By who)
    {
        await using var test = Build(Wide, who, ("EdgeKit:RateLimit:Policies:narrow:Capacity", "1"));
        test.App.UseEdgeKit();
        test.App.MapGet("/", () => "hello").RequireRateLimiting("narrow");
        await test.StartAsync();

        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
        (await test.GetStatusAsync("/")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData(By.Module)]
    [InlineData(By.TestHost)]
    public async Task A_late_feature_is_on(By who)
    {
        await using var test = Build("{}", who, ("EdgeKit:Idempotency:Policies:orders:Required", "true"));
        test.App.UseEdgeKit();
        test.App.MapPost("/orders", () => "done").RequireIdempotency("orders");
        await test.StartAsync();

        using var response = await test.Client.PostAsync(new Uri("/orders", UriKind.Relative), null);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "the key is required");
    }

    [Theory]
    [InlineData("ConnectionStrings:redis", By.Module)]
    [InlineData("ConnectionStrings:redis", By.TestHost)]
    [InlineData("EdgeKit:Redis:ConnectionString", By.Module)]
    [InlineData("EdgeKit:Redis:ConnectionString", By.TestHost)]
    public async Task A_late_Redis_is_used(string key, By who)
    {
        await using var test = Build("""{ "Redis": { } }""", who, (key, "127.0.0.1:1,abortConnect=false"));

        test.App.Services.GetService<RedisClient>().ShouldNotBeNull();
    }

    [Theory]
    [InlineData(By.Module)]
    [InlineData(By.TestHost)]
    public async Task A_late_login_has_its_endpoints(By who)
    {
        await using var test = Build(
            """{ "Auth": { "Policies": { "any": { } } } }""", who, ("EdgeKit:Auth:Bff:Authority", "https://id.example"), ("EdgeKit:Auth:Bff:ClientId", "web"), ("EdgeKit:Auth:Bff:ClientSecret", "sealed"));
        test.App.UseEdgeKit();
        await test.StartAsync();

        (await test.GetStatusAsync("/bff/user")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_feature_that_comes_after_the_application_was_built_fails_the_start_and_says_where_it_belongs()
    {
        await using var test = TestApplication.Build("{}");
        test.App.UseEdgeKit();
        test.App.Configuration["EdgeKit:Idempotency:Policies:orders:Required"] = "true";

        (await Should.ThrowAsync<PolicyException>(test.StartAsync)).Message.ShouldContain(
            "add settings in code before Build()");
    }

    [Fact]
    public async Task Two_applications_of_a_process_get_what_is_theirs()
    {
        await using var other = TestApplication.Build(Wide, _ => { });
        await using var test = Build("{}", By.TestHost, ("EdgeKit:Idempotency:Policies:orders:Required", "true"));
        other.App.UseEdgeKit();
        other.App.MapGet("/", () => "hello").RequireRateLimiting("narrow");

        await other.StartAsync();

        (await other.GetStatusAsync("/")).ShouldBe(HttpStatusCode.OK);
    }

    private static TestApplication Build(string edgeKit, By who, params (string Key, string Value)[] settings)
    {
        var late = settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)).ToArray();
        using var testHost = who == By.TestHost ? new TestHost(late) : null;
        return TestApplication.Build(edgeKit, builder =>
        {
            if (who == By.Module)
            {
                builder.Configuration.AddInMemoryCollection(late);
            }
        });
    }

    public enum By
    {
        Module,
        TestHost,
    }

    /// <summary>
    /// Does to the next host of this flow what WebApplicationFactory does for ConfigureAppConfiguration.
    /// </summary>
    private sealed class TestHost : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly AsyncLocal<TestHost> _flow = new();
        private readonly List<IDisposable> _subscriptions = [];
        private readonly KeyValuePair<string, string?>[] _settings;

        public TestHost(KeyValuePair<string, string?>[] settings)
        {
            _settings = settings;
            _flow.Value = this;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (_flow.Value == this && value.Name == "Microsoft.Extensions.Hosting")
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (_flow.Value == this && value is { Key: "HostBuilding", Value: IHostBuilder host })
            {
                host.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
    }
}
