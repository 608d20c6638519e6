using System.Net;
using EdgeKit.Tracing.Configuration;

namespace EdgeKit.Tracing.Tests;

public sealed class TraceBoundaryModelTests
{
    private static readonly string Certificate = new('A', 64);

    [Theory]
    [InlineData("127.0.0.1", TraceBoundary.Trust)]
    [InlineData("::ffff:127.9.9.9", TraceBoundary.Trust)]
    [InlineData("::1", TraceBoundary.Trust)]
    [InlineData("10.1.2.3", TraceBoundary.Trust)]
    [InlineData("10.2.0.0", TraceBoundary.Restart)]
    [InlineData("2001:db8::1", TraceBoundary.Restart)]
    public void A_caller_is_trusted_by_the_network_of_its_connection(string address, TraceBoundary boundary) =>
        Decide(new TracingOptions { TrustedNetworks = ["127.0.0.0/8", "::1", "10.1.0.0/16"] }, Call(address))
        .Boundary.ShouldBe(boundary);

    [Theory]
    [InlineData("10.0.0.0/8", TraceBoundary.Restart)]
    [InlineData("127.0.0.1", TraceBoundary.Trust)]
    public void A_caller_without_an_address_is_local(string trusted, TraceBoundary boundary) =>
        Decide(new TracingOptions { TrustedNetworks = [trusted] }, Call(null)).Boundary.ShouldBe(boundary);

    [Fact]
    public void A_caller_is_trusted_by_its_certificate_however_the_fingerprint_is_written()
    {
        var options = new TracingOptions { TrustedCertificates = [string.Join(':', Enumerable.Repeat("aa", 32))] };

        Decide(options, Call("8.8.8.8") with { Certificate = Certificate }).Boundary.ShouldBe(TraceBoundary.Trust);
        Decide(options, Call("8.8.8.8") with { Certificate = new('B', 64) }).Boundary.ShouldBe(TraceBoundary.Restart);
    }

    [Fact]
    public void The_first_rule_that_matches_counts_for_every_caller()
    {
        var options = new TracingOptions
        {
            TrustedNetworks = ["127.0.0.0/8"],
            Rules =
            [
                new TraceRule { Path = "/hooks/{**rest}", Port = 5001, Boundary = TraceBoundary.Ignore },
                new TraceRule { Port = 5001, Boundary = TraceBoundary.Restart },
                new TraceRule { Path = "/partners/{id}", Boundary = TraceBoundary.Trust, SampleRatio = 1 },
            ],
        };

        Decide(options, Call("127.0.0.1", "/hooks/a/b", 5001)).Boundary.ShouldBe(TraceBoundary.Ignore);
        Decide(options, Call("127.0.0.1", "/other", 5001)).Boundary.ShouldBe(TraceBoundary.Restart);
        Decide(options, Call("127.0.0.1", "/other", 5000)).Boundary.ShouldBe(TraceBoundary.Trust);
        Decide(options, Call("8.8.8.8", "/partners/7", 5000)).ShouldBe(
            new TraceBoundaryDecision(TraceBoundary.Trust, 1, ForceSampling: true));
    }

    [Fact]
    public void A_rule_without_a_boundary_does_not_affect_trust()
    {
        var options = new TracingOptions { TrustedNetworks = ["127.0.0.0/8"],
            Rules = [new TraceRule { Path = "/x", SampleRatio = 0.5 }] };

        Decide(options, Call("127.0.0.1", "/x")).ShouldBe(
            new TraceBoundaryDecision(TraceBoundary.Trust, 0.5, ForceSampling: false));
        Decide(options, Call("8.8.8.8", "/x")).ShouldBe(
            new TraceBoundaryDecision(TraceBoundary.Restart, 0.5, ForceSampling: false));
    }

    private static TraceBoundaryDecision Decide(TracingOptions options, RequestOrigin peer) =>
        new TraceBoundaryModel(options).Decide(peer);

    private static RequestOrigin Call(string? address, string path = "/", int port = 80) =>
        new(address is null ? null : IPAddress.Parse(address), null, port, path, HasDebugHeader: false);
}
