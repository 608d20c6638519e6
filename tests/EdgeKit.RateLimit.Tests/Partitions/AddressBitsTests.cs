using System.Net;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Tests.Partitions;

public sealed class AddressBitsTests
{
    [Theory]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("64:ff9b::203.0.113.9")]
    [InlineData("2002:cb00:7109::1")]
    public void An_IPv4_address_is_one_caller_in_every_notation(string dressed) =>
        AddressBits.Of(IPAddress.Parse(dressed)).ShouldBe(AddressBits.Of(IPAddress.Parse("203.0.113.9")));

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 64, true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", 64, false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", 56, true)]
    [InlineData("2001:db8:1:0100::1", "2001:db8:1:0200::1", 56, false)]
    [InlineData("2001:db8:1:0100::1", "2001:db8:1:0200::1", 48, true)]
    [InlineData("203.0.113.9", "203.0.113.10", 48, false)]
    public void A_prefix_is_one_caller_and_IPv4_is_never_cut(string one, string other, int prefix, bool same)
    {
        (Cut(one) == Cut(other)).ShouldBe(same);

        UInt128 Cut(string address) => AddressBits.Cut(AddressBits.Of(IPAddress.Parse(address)), prefix);
    }
}
