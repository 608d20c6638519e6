using System.Net;
using EdgeKit.Packages.Running;
using Xunit.Abstractions;

namespace EdgeKit.Packages;

/// <summary>
/// A gateway that brings YARP routes and the platform's limits of its own, and refers to no client of Redis itself.
/// </summary>
[Collection(StrangersCollection.Name)]
public sealed class GatewayTests(Strangers at, ITestOutputHelper output)
{
    [Fact]
    public async Task Routes_of_EdgeKit_and_of_the_application_are_proxied_each_under_its_own_limit()
    {
        await using var gateway = await Pair.StartAsync(
            at.Applications.Output("Gateway"),
            [.. at.Settings, $"--Own:Clusters:own:Destinations:one:Address={at.Backend.Url}"]);
        try
        {
            (await gateway.CrowdAsync("/through/things", Some.Name())).ShouldBe((5, 7));
            (await gateway.CrowdAsync("/own/things", Some.Name())).ShouldBe((6, 6), "three in each process");
            (await gateway.First.GetAsync("/through/things", ("X-Caller", Some.Name()))).ShouldBe(
                (HttpStatusCode.OK, "/things"));
        }
        finally
        {
            output.WriteLine(gateway.Transcript());
        }
    }
}
