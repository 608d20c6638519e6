using System.Net;
using EdgeKit.Http.Callers;

namespace EdgeKit.Http.Tests.Callers;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("198.51.100.7", "203.0.113.9", "198.51.100.7")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9")]
    [InlineData("10.0.0.1", "6.6.6.6, garbage, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "203.0.113.9:4711", "203.0.113.9")]
    [InlineData("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData(null, "203.0.113.9", null)]
    public void Only_what_a_trusted_proxy_wrote_is_believed(string? peer, string? forwarded, string? client) =>
        Of(peer, forwarded, "10.0.0.0/8").ShouldBe(client is null ? null : IPAddress.Parse(client));

    [Theory]
    [InlineData("127.0.0.0/8")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_proxy_on_a_Unix_domain_socket_is_of_this_machine(string trusted) =>
        Of(null, "203.0.113.9", trusted).ShouldBe(IPAddress.Parse("203.0.113.9"));

    [Theory]
    [InlineData("10.0.0")]
    [InlineData("10.0.0/8")]
    [InlineData("10")]
    [InlineData("0x0a.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1.2")]
    [InlineData("localhost")]
    [InlineData("")]
    public void An_address_that_lacks_something_is_no_network(string text) => NetworkList.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:3::7", false)]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9", true)]
    [InlineData("203.0.113.9", "203.0.113.8", false)]
    public void One_caller_has_all_addresses_of_a_network_of_IPv6(string one, string other, bool same) =>
        (ClientAddress.NetworkOf(IPAddress.Parse(one)) == ClientAddress.NetworkOf(IPAddress.Parse(other))).ShouldBe(
            same);

    private static IPAddress? Of(string? peer, string? forwarded, string trusted) =>
        ClientAddress.Of(peer is null ? null : IPAddress.Parse(peer), forwarded, new NetworkList([trusted]));
}
