using StackExchange.Redis;

namespace EdgeKit.Redis.Tests;

/// <summary>Common deployments: ACL users, TLS, Sentinel, replicas.</summary>
public sealed class TopologyTests
{
    private const string Rights =
        "~edgekit:* &edgekit:* +@read +@write +@scripting +@pubsub +@connection +@transaction +info +cluster +time";

    private static readonly RedisScript Touch = new(
        "touch", "redis.call('TIME') return redis.call('SET', KEYS[1], ARGV[1])");

    [Theory]
    [InlineData("{0},user=edge,password=s3cret")]
    [InlineData("redis://edge:s3cret@{0}")]
    public async Task A_user_of_an_ACL_with_the_rights_that_the_docs_name(string connectionString)
    {
        await using var server = await RedisServer.StartAsync(["--user", "default", "off", .. User(Rights)]);
        await using var test = await TestClient.ReadyAsync(string.Format(null, connectionString, server.EndPoint));
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await test.Client.EvaluateAsync(Touch, ["edgekit:k"], ["v"]);
        await using var subscription = await test.Client.SubscribeAsync("edgekit:news", _ => heard.TrySetResult());
        await test.Client.PublishAsync("edgekit:news", "hello");

        await heard.Task.WaitAsync(TestClient.Patience);
    }

    [Theory]
    [InlineData("{0},user=free")]
    [InlineData("redis://free@{0}")]
    public async Task A_user_of_an_ACL_without_a_password(string connectionString)
    {
        await using var server = await RedisServer.StartAsync(
            "--user", "default", "off", "--user", "free", "on", "nopass", "~*", "&*", "+@all");
        await using var test = await TestClient.ReadyAsync(string.Format(null, connectionString, server.EndPoint));

        (await test.Client.ExecuteAsync(d => d.ExecuteAsync("ACL", "WHOAMI"))).ToString().ShouldBe("free");
    }

    [Fact]
    public async Task A_command_denied_by_an_ACL_is_logged_once_and_does_not_open_the_breaker()
    {
        await using var server = await RedisServer.StartAsync(
            User(Rights.Replace("+@scripting", "-@scripting", StringComparison.Ordinal)));
        await using var test = await TestClient.ReadyAsync($"{server.EndPoint},user=edge,password=s3cret");

        for (var i = 0; i < 20; i++)
        {
            (await test.Client.TryEvaluateAsync(Touch, ["edgekit:k"], ["v"])).Failure.ShouldBe(RedisFailure.Refused);
        }

        test.Client.IsAvailable.ShouldBeTrue();
        test.Log.All.Count(l => l.Contains("NOPERM", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("{0},defaultDatabase=99")]
    [InlineData("redis://{0}/99")]
    public async Task A_database_that_the_server_does_not_have_is_refused_and_logged_once(string connectionString)
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(string.Format(null, connectionString, server.EndPoint));

        for (var i = 0; i < 20; i++)
        {
            (await test.Client.TryEvaluateAsync(Touch, ["edgekit:k"], ["v"])).Failure.ShouldBe(
                RedisFailure.Refused, "a feature does then what it does without Redis");
        }

        test.Log.All.Count(l => l.Contains("does not have the database", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_database_of_a_cluster_that_is_not_its_only_one()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await using var test = await TestClient.ReadyAsync($"redis://{server.EndPoint}/1");

        for (var i = 0; i < 20; i++)
        {
            (await test.Client.TryExecuteAsync(d => d.StringSetAsync("edgekit:k", "v"))).Failure.ShouldBe(
                RedisFailure.Refused);
        }

        test.Log.All.Count(l => l.Contains("does not have the database", StringComparison.Ordinal)).ShouldBe(1);
        test.Log.All.ShouldNotContain(l => l.Contains("is unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TLS_with_options_in_code_that_trust_an_authority()
    {
        using var certificate = new LoopbackCertificate();
        await using var server = await StartTlsAsync(certificate);
        var options = new ConfigurationOptions { EndPoints = { $"127.0.0.1:{server.TlsPort}" }, Ssl = true };
        options.TrustIssuer(certificate.Authority);
        await using var test = new TestClient(options);

        await test.ReadyAsync();

        (await test.Client.ExecuteAsync(d => d.ExecuteAsync("CLIENT", "INFO"))).ToString().ShouldContain(
            "laddr=127.0.0.1:" + server.TlsPort);
    }

    [Theory]
    [InlineData("127.0.0.1:{0},ssl=true")]
    [InlineData("rediss://127.0.0.1:{0}")]
    public async Task A_certificate_that_is_not_trusted_is_named_in_the_log(string connectionString)
    {
        using var certificate = new LoopbackCertificate();
        await using var server = await StartTlsAsync(certificate);
        await using var test = new TestClient(string.Format(null, connectionString, server.TlsPort));

        await TestClient.UntilAsync(() => test.Log.All.Any(l => l.Contains("certificate", StringComparison.Ordinal)));

        test.Client.State.ShouldBe(RedisState.Connecting);
    }

    [Fact]
    public async Task Sentinel_fails_over_under_load_and_the_new_primary_is_found()
    {
        await using var sentinel = await RedisSentinel.StartServersAsync();
        await sentinel.StartAsync();
        await using var test = await TestClient.ReadyAsync(sentinel.ConnectionString);
        using var load = new Load(callers: 16, test.Client, []);
        await load.AnsweredAsync(500);

        await sentinel.Primary.KillAsync();

        await load.AnsweredAsync(500);
        await load.StopAsync();
        (await sentinel.Replica.CommandAsync("ROLE")).ShouldStartWith("master");
    }

    [Fact]
    public async Task A_Sentinel_that_starts_late_is_logged_once_and_used_when_it_is_up()
    {
        await using var sentinel = await RedisSentinel.StartServersAsync();
        await using var test = new TestClient(sentinel.ConnectionString);
        await TestClient.UntilAsync(
            () => test.Log.All.Any(l => l.Contains("cannot be reached yet", StringComparison.Ordinal)));

        await sentinel.StartAsync();
        await test.ReadyAsync();

        test.Log.All.Count(l => l.Contains("cannot be reached yet", StringComparison.Ordinal)).ShouldBe(1);
        await test.Client.EvaluateAsync(Touch, ["k"], ["v"]);
    }

    [Fact]
    public async Task A_replica_alone_is_named_in_the_log_and_serves_when_it_is_promoted()
    {
        await using var primary = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await using var test = new TestClient(replica.EndPoint);
        await TestClient.UntilAsync(
            () => test.Log.All.Any(l => l.Contains("is a replica and takes no writes", StringComparison.Ordinal)));
        test.Client.IsAvailable.ShouldBeFalse();

        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        await test.ReadyAsync();

        await test.Client.EvaluateAsync(Touch, ["k"], ["v"]);
    }

    [Fact]
    public async Task A_replica_beside_its_primary_is_not_written_to()
    {
        await using var primary = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await using var test = await TestClient.ReadyAsync($"{replica.EndPoint},{primary.EndPoint}");

        for (var i = 0; i < 50; i++)
        {
            (await test.Client.TryEvaluateAsync(Touch, [$"k{i}"], ["v"])).IsSuccess.ShouldBeTrue();
        }
    }

    private static string[] User(string rights) => ["--user", "edge", "on", ">s3cret", .. rights.Split(' ')];

    private static Task<RedisServer> StartTlsAsync(LoopbackCertificate certificate) => RedisServer.StartTlsAsync(
        "--tls-cert-file", certificate.Certificate,
        "--tls-key-file", certificate.Key, "--tls-ca-cert-file", certificate.Authority, "--tls-auth-clients", "no");
}
