using EdgeKit.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Tracing.Tests;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("TrustedNetworks:0",
        "10.0.0.0/33", "EdgeKit:Tracing:TrustedNetworks: has \"10.0.0.0/33\", which is not a network")]
    [InlineData("TrustedNetworks:0", "office", "EdgeKit:Tracing:TrustedNetworks: has \"office\", which is not a network")]
    [InlineData("TrustedCertificates:0", "abc", "which is not a SHA-256 fingerprint")]
    [InlineData("ResponseHeader", "X-Trace", "EdgeKit:Tracing:ResponseHeader = \"X-Trace\": is not supported")]
    [InlineData("SampleRatio", "10", "EdgeKit:Tracing:SampleRatio = \"10\": is out of range 0 to 1")]
    [InlineData("Boundry", "Trust", "Boundary")]
    [InlineData("Rules:0:SampleRatio", "1", "EdgeKit:Tracing:Rules:0: matches every request")]
    [InlineData("Rules:0:Path", "/{a", "EdgeKit:Tracing:Rules:0:Path = \"/{a\": is not a route template")]
    public async Task An_invalid_setting_fails_the_start(string key, string value, string problem) =>
        (await Should.ThrowAsync<PolicyException>(Edge.StartAsync((key, value)))).Message.ShouldContain(problem);

    [Fact]
    public void The_pipeline_names_the_missing_call()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        Should.Throw<InvalidOperationException>(
            () => app.UseEdgeKitTracing()).Message.ShouldContain("services.AddEdgeKitTracing");
        Should.Throw<InvalidOperationException>(
            () => app.UseEdgeKitTracingForCallers()).Message.ShouldContain("services.AddEdgeKitTracing");
    }

    [Fact]
    public void Adding_it_twice_is_harmless()
    {
        var section = new ConfigurationBuilder().Build().GetSection("EdgeKit:Tracing");
        var services = new ServiceCollection().AddEdgeKitTracing(section);
        var count = services.Count;

        services.AddEdgeKitTracing(section).Count.ShouldBe(count);
        services.Count(d => d.ServiceType == typeof(IHttpContextFactory)).ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_changes_the_boundary()
    {
        IConfigurationRoot? configuration = null;
        await using var edge = await Edge.StartAsync(
            [("Boundary", "Restart")], builder => configuration = builder.Configuration);

        configuration!["EdgeKit:Tracing:Boundary"] = "Trust";
        configuration.Reload();

        (await edge.SendAsync("/client", $"traceparent: {Edge.Caller}"))["traceparent"].ShouldContain(Edge.CallerTrace);
    }
}
