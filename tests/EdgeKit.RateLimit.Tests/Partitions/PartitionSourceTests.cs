using System.Net;
using System.Security.Claims;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Tests.Partitions;

public sealed class PartitionSourceTests
{
    private readonly TestLimits _limits = new();

    [Theory]
    [InlineData("Claim:tenant", PartitionKind.Claim, "0:acme")]
    [InlineData("User", PartitionKind.User, "4:test0:3:subalice")]
    [InlineData("ApiKey", PartitionKind.ApiKey, "k-1")]
    [InlineData("Header:X-Region", PartitionKind.Header, "eu")]
    [InlineData("Everyone", PartitionKind.Everyone, "")]
    [InlineData("User+Header:X-Region", PartitionKind.Combination, "User:18:4:test0:3:subalice;Header:2:eu;")]
    public void A_request_is_partitioned_by_the_source_of_the_policy(string source, object kind, string text) =>
        Find(source).ShouldBe(new PartitionKey((PartitionKind)kind, text));

    [Fact]
    public void A_combination_needs_all_of_its_sources() =>
        Find("User+Header:X-Missing", "ApiKey").Kind.ShouldBe(PartitionKind.ApiKey);

    [Fact]
    public void Requests_without_any_of_the_sources_share_one_bucket() =>
        Find("Header:X-Missing").ShouldBe(PartitionKey.Unknown);

    [Fact]
    public void A_caller_who_changes_networks_meets_the_shorter_prefixes()
    {
        var policy = _limits.Policy(p => (p.Capacity, p.Ipv6Tiers) = (10, new() { ["56"] = 2, ["48"] = 4 }));
        var requests = BucketRequestFactory.Create(Context("2001:db8:1:2::1"), [policy], 1, _limits.Hasher);
        requests.Select(
            c => (c.Partition.Prefix, c.Limit.Capacity)).ShouldBe([((byte)64, 10), ((byte)56, 20), ((byte)48, 40)]);
        BucketRequestFactory.Create(Context("203.0.113.9"), [policy], 1, _limits.Hasher).Length.ShouldBe(1);
        BucketRequestFactory.Create(Context("::1"), [policy], 1, _limits.Hasher).Length.ShouldBe(1);
    }

    private PartitionKey Find(params string[] sources) =>
        _limits.Policy(p => p.PartitionBy = [.. sources]).PartitionOf(Context("203.0.113.9"));

    private static DefaultHttpContext Context(string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers["X-Api-Key"] = "k-1";
        context.Request.Headers["X-Region"] = "eu";
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "alice"), new("tenant", "acme")], "test"));
        return context;
    }
}
